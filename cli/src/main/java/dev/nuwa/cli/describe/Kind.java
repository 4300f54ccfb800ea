package dev.nuwa.cli.describe;

import dev.nuwa.cli.argument.OptionTable;
import dev.nuwa.cli.view.EntryLine;
import dev.nuwa.format.tree.FileType;
import java.util.Arrays;
import java.util.List;

/// What a shell may offer as a value.
///
/// @param form how it is found
/// @param words the choices, of a closed list
record Kind(Form form, List<String> words) {

  enum Form {
    WORDS,
    FILES,
    FOLDERS,
    SNAPSHOTS,
    /// Of this program.
    COMMANDS,
    /// Of the machine.
    PROGRAMS,
    NOTHING
  }

  static Kind of(OptionTable.Row row) {
    return row.label().equals("COMMAND")
        ? new Kind(Form.PROGRAMS, List.of())
        : of(row.label(), row.choices());
  }

  static Kind of(OptionTable.Argument argument) {
    return of(argument.label(), argument.choices());
  }

  private static Kind of(String label, List<String> choices) {
    if (!choices.isEmpty()) {
      return new Kind(Form.WORDS, choices);
    }
    if (label.equals("TYPE")) {
      return new Kind(Form.WORDS, Arrays.stream(FileType.values()).map(EntryLine::word).toList());
    }
    return new Kind(
        switch (label) {
          case "FILE", "PATH", "LOCATION" -> Form.FILES;
          case "FOLDER" -> Form.FOLDERS;
          case "SNAPSHOT", "SNAPSHOT[:PATH]", "SNAPSHOT:PATH" -> Form.SNAPSHOTS;
          case "COMMAND" -> Form.COMMANDS;
          default -> Form.NOTHING;
        },
        List.of());
  }
}
