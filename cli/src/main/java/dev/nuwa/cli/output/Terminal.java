package dev.nuwa.cli.output;

import java.util.Optional;

/// What is known of the terminal a run has, if it has one.
public interface Terminal {

  /// Whether results are read by a person at once.
  boolean showsOutput();

  /// Whether messages are.
  boolean showsErrors();

  /// Columns of a line.
  int columns();

  /// Asks a person; empty when there is nobody to ask.
  Optional<String> ask(String question);

  /// Asks without showing what is typed; empty when there is nobody to ask. The characters belong
  /// to the caller, who wipes them.
  Optional<char[]> askSecret(String question);

  /// No terminal: a pipe, cron, a test.
  static Terminal none() {
    return new NoTerminal();
  }
}
