package dev.nuwa.cli.describe;

import dev.nuwa.cli.argument.OptionTable;
import java.util.List;

/// The completion script for zsh, in the language of `_arguments`.
final class ZshCompletion {

  private static final String HEAD =
      """
      #compdef nuwa
      # zsh completion for nuwa: nuwa completion zsh

      _nuwa_ids() {
        local line word keep=
        local -a ids given
        for word in "${(@Q)nuwa_words[2,-2]}"; do
          if [[ -n $keep ]]; then given+=("$word"); keep=; continue; fi
          case $word in
            -r|--repository|--key-file|--password-file|--config|--profile)
              given+=("$word"); keep=1 ;;
            --repository=*|--key-file=*|--password-file=*|--config=*|--profile=*)
              given+=("$word") ;;
          esac
        done
        ids=(latest)
        for line in ${(f)"$(nuwa completion ids $given 2>/dev/null </dev/null)"}; do
          ids+=("${line%%$'\\t'*}:${${line#*$'\\t'}//:/\\\\:}")
        done
        _describe -t snapshots snapshot ids
      }

      """;

  private ZshCompletion() {}

  static String script(List<OptionTable> tables) {
    StringBuilder out = new StringBuilder(HEAD);
    out.append("_nuwa_commands() {\n  local -a commands\n  commands=(\n");
    for (OptionTable table : tables) {
      String line = table.command() + ":" + table.summary().replace(":", "\\:");
      out.append("    ").append(quoted(line)).append('\n');
    }
    out.append("  )\n  _describe -t commands command commands\n}\n\n");
    out.append(
        "_nuwa() {\n  local curcontext=$curcontext state line\n  local -a globals nuwa_words\n"
            + "  nuwa_words=(\"${words[@]:0:$CURRENT}\")\n  globals=(\n");
    tables.getFirst().options().stream()
        .filter(OptionTable.Row::global)
        .forEach(row -> option(out, "    ", row));
    out.append("  )\n  _arguments -C $globals '1:command:_nuwa_commands' '*::argument:->rest'\n");
    out.append("  [[ $state == rest ]] || return\n  case $words[1] in\n");
    for (OptionTable table : tables) {
      out.append("    ").append(table.command()).append(")\n      _arguments $globals");
      table.options().stream()
          .filter(row -> !row.global())
          .forEach(row -> {
            out.append(" \\\n");
            option(out, "        ", row);
            out.setLength(out.length() - 1);
          });
      places(out, table.arguments());
      out.append("\n      ;;\n");
    }
    out.append("    help)\n      _arguments $globals '1:command:_nuwa_commands'\n      ;;\n");
    return out.append("  esac\n}\n\n_nuwa \"$@\"\n").toString();
  }

  private static void option(StringBuilder out, String indent, OptionTable.Row row) {
    String text = "[" + row.description().replace("[", "\\[").replace("]", "\\]") + "]";
    String value =
        row.label().isEmpty() || row.valueOptional()
            ? ""
            : ":" + label(row.label()) + ":" + values(Kind.of(row));
    out.append(indent);
    for (String name : row.names()) {
      String equals = name.startsWith("--") && !value.isEmpty() ? "=" : "";
      out.append(quoted("*" + name + equals + text + value)).append(' ');
    }
    out.setCharAt(out.length() - 1, '\n');
  }

  private static void places(StringBuilder out, List<OptionTable.Argument> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      OptionTable.Argument argument = arguments.get(i);
      String place = i == arguments.size() - 1 ? "*" : String.valueOf(i + 1);
      String spec = place + ":" + label(argument.label()) + ":" + values(Kind.of(argument));
      out.append(" \\\n        ").append(quoted(spec));
    }
  }

  private static String label(String label) {
    return label.replace(":", "\\:");
  }

  private static String values(Kind kind) {
    return switch (kind.form()) {
      case WORDS -> "(" + String.join(" ", kind.words()) + ")";
      case FILES -> "_files";
      case FOLDERS -> "_files -/";
      case SNAPSHOTS -> "_nuwa_ids";
      case COMMANDS -> "_nuwa_commands";
      case PROGRAMS -> "_command_names -e";
      case NOTHING -> "";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
