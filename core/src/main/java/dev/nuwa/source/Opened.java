package dev.nuwa.source;

import dev.nuwa.format.tree.Entry;

/// What came of opening a file. Anything but `Ready` has been reported as an event and counted.
public sealed interface Opened {

  /// It can be read.
  ///
  /// @param entry as it is now, complete: possibly newer than what the walk saw
  record Ready(Entry entry) implements Opened {}

  /// It is no longer there, or is something else by now; there is nothing to record.
  record Gone(String reason) implements Opened {}

  /// It is there but cannot be read; to be recorded with missing content.
  record Failed(String reason) implements Opened {}
}
