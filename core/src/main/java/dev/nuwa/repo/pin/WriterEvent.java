package dev.nuwa.repo.pin;

import dev.nuwa.repo.generation.GenerationView;
import java.util.Set;

/// What happened to a session: an acknowledgement of the storage, or a word of the work.
public sealed interface WriterEvent {

  /// The pin is acknowledged.
  record PinPut(String pin) implements WriterEvent {}

  /// The generations were read, in answer to a look that began after the command was given.
  ///
  /// @param absent those of the names asked for ([WriterCommand.LookFirst],
  ///   [WriterCommand.LookAgain], [WriterCommand.LookLast]) that are not there
  /// @param dropped whether somebody dropped the session's snapshot before the confirmation
  record Looked(GenerationView view, Set<String> absent, boolean dropped) implements WriterEvent {
    public Looked {
      absent = Set.copyOf(absent);
    }
  }

  /// All data is stored, and the indexes that name it are acknowledged after it.
  record Stored(Reliance reliance) implements WriterEvent {}

  /// The snapshot is acknowledged, under a name never used before.
  record SnapshotPut(String snapshot) implements WriterEvent {}

  /// The confirmation is acknowledged.
  record OkPut() implements WriterEvent {}

  /// What was short is stored and indexed again, or found in packs that may be relied on.
  record Supplied(Reliance gained) implements WriterEvent {}

  /// What was short cannot be had.
  record CannotSupply(String reason) implements WriterEvent {}

  /// The end of the pin is acknowledged.
  record PinEnded() implements WriterEvent {}

  /// The session is to stop: a request from outside or a failure of the work.
  record Stop() implements WriterEvent {}
}
