package dev.nuwa.cli.describe;

import dev.nuwa.cli.argument.OptionTable;
import java.util.List;

/// The completion script for fish: one line for each thing that may stand somewhere.
final class FishCompletion {

  private static final String HEAD =
      """
      # fish completion for nuwa: nuwa completion fish
      function __nuwa_ids
        set -l given
        set -l keep 0
        for word in (commandline -opc)
          if test $keep = 1
            set -a given $word
            set keep 0
            continue
          end
          switch $word
            case -r --repository --key-file --password-file --config --profile
              set -a given $word
              set keep 1
            case '--repository=*' '--key-file=*' '--password-file=*' '--config=*' '--profile=*'
              set -a given $word
          end
        end
        echo latest
        nuwa completion ids $given 2>/dev/null </dev/null
      end
      complete -c nuwa -f
      """;

  private FishCompletion() {}

  static String script(List<OptionTable> tables) {
    StringBuilder out = new StringBuilder(HEAD);
    for (OptionTable table : tables) {
      out.append("complete -c nuwa -n __fish_use_subcommand -a ").append(table.command());
      out.append(" -d ").append(quoted(table.summary())).append('\n');
    }
    String all = String.join(" ", tables.stream().map(OptionTable::command).toList());
    out.append("complete -c nuwa -n '__fish_seen_subcommand_from help' -a ");
    out.append(quoted(all)).append('\n');
    for (OptionTable.Row row : tables.getFirst().options()) {
      if (row.global()) {
        option(out, "", row, all);
      }
    }
    for (OptionTable table : tables) {
      String when = " -n '__fish_seen_subcommand_from " + table.command() + "'";
      table.options().stream()
          .filter(row -> !row.global())
          .forEach(row -> option(out, when, row, all));
      table.arguments().stream()
          .map(argument -> values(Kind.of(argument), all))
          .filter(values -> !values.isEmpty())
          .distinct()
          .forEach(
              values -> out.append("complete -c nuwa").append(when).append(values).append('\n'));
    }
    return out.toString();
  }

  private static void option(StringBuilder out, String when, OptionTable.Row row, String all) {
    out.append("complete -c nuwa").append(when);
    for (String name : row.names()) {
      out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (!row.label().isEmpty() && !row.valueOptional()) {
      out.append(" -r").append(values(Kind.of(row), all));
    }
    out.append(" -d ").append(quoted(row.description())).append('\n');
  }

  private static String values(Kind kind, String commands) {
    return switch (kind.form()) {
      case WORDS -> " -a " + quoted(String.join(" ", kind.words()));
      case FILES -> " -F";
      case FOLDERS -> " -a '(__fish_complete_directories)'";
      case SNAPSHOTS -> " -a '(__nuwa_ids)'";
      case COMMANDS -> " -a " + quoted(commands);
      case PROGRAMS -> " -a '(__fish_complete_command)'";
      case NOTHING -> "";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
