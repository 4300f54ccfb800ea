package dev.nuwa.cli.describe;

import dev.nuwa.cli.argument.OptionTable;
import java.util.List;
import java.util.stream.Collectors;

/// The completion script for bash: three tables as functions, and one function that asks them.
final class BashCompletion {

  private static final String ENGINE =
      """
      # Bash cuts words at : and =, and leaves their quotes.
      _nuwa_ids() {
        local word given=() keep= last=
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          if [[ -n $keep && $word == = ]]; then continue; fi
          if [[ -n $last && ( $word == : || $last == *: || $word == = || $last == *= ) ]]; then
            last+=$word; given[-1]=$last; continue
          fi
          last=
          if [[ -n $keep ]]; then
            case $word in \\'*\\'|\\"*\\") word=${word:1:${#word}-2} ;; esac
            given+=("$word"); keep= last=$word; continue
          fi
          case $word in
            -r|--repository|--key-file|--password-file|--config|--profile)
              given+=("$word"); keep=1 ;;
          esac
        done
        echo latest
        nuwa completion ids "${given[@]}" 2>/dev/null </dev/null | cut -f1
      }

      _nuwa_offer() {
        case $1 in
          files) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
          folders) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
          snapshots)
            [[ $2 == *:* ]] || mapfile -t COMPREPLY < <(compgen -W "$(_nuwa_ids)" -- "$2") ;;
          commands) mapfile -t COMPREPLY < <(compgen -W "$_nuwa_commands" -- "$2") ;;
          programs) mapfile -t COMPREPLY < <(compgen -c -- "$2") ;;
          words\\ *) mapfile -t COMPREPLY < <(compgen -W "${1#words }" -- "$2") ;;
        esac
      }

      _nuwa() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd= places=0 i word
        if [[ $cur == = ]]; then cur=
        elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if [[ $word == -* ]]; then
            if [[ -n $(_nuwa_value "$cmd" "$word") && ${COMP_WORDS[i+1]} != = ]]; then ((i++)); fi
          elif [[ $word == = ]]; then ((i++))
          elif [[ -z $cmd ]]; then cmd=$word
          else ((places++)); fi
        done
        COMPREPLY=()
        local kind
        kind=$(_nuwa_value "$cmd" "$prev")
        if [[ $prev == -* && -n $kind ]]; then
          _nuwa_offer "$kind" "$cur"
        elif [[ $cur == -* ]]; then
          mapfile -t COMPREPLY < <(compgen -W "$(_nuwa_options "$cmd")" -- "$cur")
        elif [[ -z $cmd || $cmd == help ]]; then
          _nuwa_offer commands "$cur"
        else
          _nuwa_offer "$(_nuwa_place "$cmd" "$places")" "$cur"
        fi
      }

      complete -F _nuwa nuwa
      """;

  private BashCompletion() {}

  static String script(List<OptionTable> tables) {
    StringBuilder out = new StringBuilder("# bash completion for nuwa: nuwa completion bash\n");
    out.append("_nuwa_commands='").append(names(tables)).append("'\n\n");
    out.append("_nuwa_options() {\n  case $1 in\n");
    for (OptionTable table : tables) {
      out.append("    ")
          .append(table.command())
          .append(") echo '")
          .append(own(table))
          .append("' ;;\n");
    }
    out.append("  esac\n  echo '").append(global(tables.getFirst())).append("'\n}\n\n");
    out.append("_nuwa_value() {\n  case \"$1 $2\" in\n");
    for (OptionTable table : tables) {
      table.options().stream()
          .filter(row -> !row.global())
          .forEach(row -> value(out, table.command(), row));
    }
    for (OptionTable.Row row : tables.getFirst().options()) {
      if (row.global()) {
        value(out, "*", row);
      }
    }
    out.append("  esac\n}\n\n_nuwa_place() {\n  case \"$1 $2\" in\n");
    tables.forEach(table -> places(out, table));
    return out.append("  esac\n}\n\n").append(ENGINE).toString();
  }

  private static void value(StringBuilder out, String command, OptionTable.Row row) {
    if (row.label().isEmpty() || row.valueOptional()) {
      return;
    }
    String start = command.equals("*") ? "*' '" : "'" + command + " '";
    String patterns =
        row.names().stream().map(name -> start + name).collect(Collectors.joining("|"));
    out.append("    ")
        .append(patterns)
        .append(") echo '")
        .append(kind(Kind.of(row)))
        .append("' ;;\n");
  }

  /// The last place stands for all behind it too.
  private static void places(StringBuilder out, OptionTable table) {
    List<OptionTable.Argument> arguments = table.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      String index = i == arguments.size() - 1 ? "*" : String.valueOf(i);
      out.append("    '").append(table.command()).append(" '").append(index);
      out.append(") echo '").append(kind(Kind.of(arguments.get(i)))).append("' ;;\n");
    }
  }

  private static String kind(Kind kind) {
    return switch (kind.form()) {
      case WORDS -> "words " + String.join(" ", kind.words());
      case FILES -> "files";
      case FOLDERS -> "folders";
      case SNAPSHOTS -> "snapshots";
      case COMMANDS -> "commands";
      case PROGRAMS -> "programs";
      case NOTHING -> "nothing";
    };
  }

  private static String names(List<OptionTable> tables) {
    return tables.stream().map(OptionTable::command).collect(Collectors.joining(" "));
  }

  private static String own(OptionTable table) {
    return options(table.options().stream().filter(row -> !row.global()).toList());
  }

  private static String global(OptionTable table) {
    return options(table.options().stream().filter(OptionTable.Row::global).toList());
  }

  private static String options(List<OptionTable.Row> rows) {
    return rows.stream().flatMap(row -> row.names().stream()).collect(Collectors.joining(" "));
  }
}
