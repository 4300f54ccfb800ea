package dev.nuwa.cli.output;

import dev.nuwa.error.BackupException;
import dev.nuwa.event.EventSink;

/// Tells events of core, and what the command line itself has to add, in one form. Thread-safe.
sealed interface EventPrinter extends EventSink permits HumanEvents, JsonEvents {

  /// Advice beside the result; `text` is escaped.
  void hint(String text);

  /// Something wrong that does not stop the run; `text` is escaped, `subject` is not.
  void warning(String subject, String text);

  /// Why the run ends.
  void error(BackupException failure);
}
