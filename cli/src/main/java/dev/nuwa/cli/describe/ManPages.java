package dev.nuwa.cli.describe;

import dev.nuwa.cli.argument.OptionTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Manual pages in the language of man(7), from the tables that the help is made from.
final class ManPages {

  private static final String EXIT_CODES =
      """
      .SH EXIT STATUS
      0 done; 1 usage; 2 failed; 3 done in part; 4 no repository; 5 wrong key; 6 storage;
      7 damage found; 8 interrupted; 9 not permitted.
      """;

  private ManPages() {}

  /// File name to text: `nuwa.1` and one for each command.
  static Map<String, String> of(List<OptionTable> tables) {
    Map<String, String> pages = new TreeMap<>();
    tables.forEach(table -> pages.put("nuwa-" + table.command() + ".1", page(table)));
    pages.put("nuwa.1", top(tables));
    return pages;
  }

  private static String page(OptionTable table) {
    StringBuilder out = new StringBuilder();
    String name = "nuwa-" + table.command();
    head(out, name, table.description());
    out.append(".SH SYNOPSIS\n").append(text(table.synopsis())).append('\n');
    out.append(".SH DESCRIPTION\n").append(text(table.description())).append('\n');
    List<OptionTable.Argument> described =
        table.arguments().stream().filter(a -> !a.description().isEmpty()).toList();
    if (!described.isEmpty()) {
      out.append(".SH ARGUMENTS\n");
      for (OptionTable.Argument argument : described) {
        item(out, "\\fI" + text(argument.label()) + "\\fR", argument.description());
      }
    }
    List<OptionTable.Row> own = table.options().stream().filter(row -> !row.global()).toList();
    if (!own.isEmpty()) {
      out.append(".SH OPTIONS\n");
      own.forEach(row -> option(out, row));
    }
    out.append(".SH EXAMPLES\n.nf\n");
    table.examples().forEach(example -> out.append(text(example)).append('\n'));
    out.append(".fi\n").append(EXIT_CODES);
    return out.append(".SH SEE ALSO\n.BR nuwa (1)\n").toString();
  }

  private static String top(List<OptionTable> tables) {
    StringBuilder out = new StringBuilder();
    head(out, "nuwa", "backups that are deduplicated, compressed and encrypted, and come back");
    out.append(".SH SYNOPSIS\n.B nuwa\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]\n");
    out.append(".SH COMMANDS\n");
    for (OptionTable table : tables) {
      item(out, "\\fBnuwa\\-" + text(table.command()) + "\\fR(1)", table.description());
    }
    out.append(".SH OPTIONS OF EVERY COMMAND\n");
    tables.getFirst().options().stream()
        .filter(OptionTable.Row::global)
        .forEach(row -> option(out, row));
    out.append(".SH ENVIRONMENT\n");
    out.append("Every option is also a variable, and a key of a profile in\n.IR nuwa.yaml :\n");
    out.append(
        "\\fB\\-\\-key\\-file\\fR is \\fBNUWA_KEY_FILE\\fR, \\fB\\-\\-exclude\\fR of \\fBbackup\\fR"
            + " is\n");
    out.append("\\fBNUWA_BACKUP_EXCLUDE\\fR.\n").append(EXIT_CODES);
    out.append(".SH FILES\n");
    item(
        out,
        "\\fI~/.config/nuwa/nuwa.yaml\\fR, \\fI/etc/nuwa/nuwa.yaml\\fR",
        "profiles; the first that is there counts");
    item(
        out,
        "\\fI~/.local/share/nuwa/\\fR",
        "the repository that is used when none is named, and its key");
    return out.toString();
  }

  private static void head(StringBuilder out, String name, String description) {
    out.append(".\\\" Made from the tables of options; see CONTRIBUTING.md.\n");
    out.append(".TH ").append(name.toUpperCase(Locale.ROOT).replace("-", "\\-"));
    out.append(" 1 \"\" \"Nuwa\" \"Nuwa\"\n.SH NAME\n");
    String first = description.replaceFirst("\\.$", "");
    out.append(text(name)).append(" \\- ").append(text(first)).append('\n');
  }

  private static void option(StringBuilder out, OptionTable.Row row) {
    StringBuilder names = new StringBuilder();
    for (String name : row.names()) {
      names.append(names.isEmpty() ? "" : ", ").append("\\fB").append(text(name)).append("\\fR");
    }
    if (!row.label().isEmpty()) {
      String value = "\\fI" + text(row.label()) + "\\fR";
      names.append(row.valueOptional() ? "[=" + value + "]" : "=" + value);
    }
    String standard = row.standard().isEmpty() ? "" : " (default " + row.standard() + ")";
    boolean said = row.description().contains("default");
    item(out, names.toString(), row.description() + (said ? "" : standard));
  }

  private static void item(StringBuilder out, String head, String description) {
    out.append(".TP\n").append(head).append('\n').append(text(description)).append('\n');
  }

  /// What would mean something to the formatter is made plain.
  private static String text(String plain) {
    String escaped = plain.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
