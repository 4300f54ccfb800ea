package dev.nuwa.repo.pin;

import java.util.Set;

/// What is to be done next. Commands of one step are done in order; the last one is answered by a
/// [WriterEvent].
public sealed interface WriterCommand {

  /// Put the pin. Answer: [WriterEvent.PinPut].
  record PutPin(Set<String> parents) implements WriterCommand {}

  /// Read the generations; if some are folded away, see which parents are still there, with their
  /// confirmation: what the others condemned is known. Answer: [WriterEvent.Looked].
  record LookFirst(Set<String> parents) implements WriterCommand {}

  /// Read the generations, and whether the snapshot was dropped. If generations after `seen` are
  /// folded away, ask for each of `packs`. Answer: [WriterEvent.Looked].
  record LookAgain(String snapshot, Set<String> packs, long seen) implements WriterCommand {}

  /// Read the generations once more; drops do not matter any more. If generations after `seen` are
  /// folded away, ask for each of `packs`. Answer: [WriterEvent.Looked].
  record LookLast(Set<String> packs, long seen) implements WriterCommand {}

  /// Do the work under this footing. Answer: [WriterEvent.Stored].
  record Work(Footing footing) implements WriterCommand {}

  /// Put a snapshot under a new name. Answer: [WriterEvent.SnapshotPut].
  record PutSnapshot(int attempt) implements WriterCommand {}

  /// Put the confirmation. Answer: [WriterEvent.OkPut].
  ///
  /// @param seen the last generation looked at
  record PutOk(String snapshot, long seen) implements WriterCommand {}

  /// Drop the own snapshot. No answer.
  record Withdraw(String snapshot) implements WriterCommand {}

  /// Supply again. Answer: [WriterEvent.Supplied] or [WriterEvent.CannotSupply].
  record Supply(Shortage shortage) implements WriterCommand {}

  /// End the pin. Answer: [WriterEvent.PinEnded].
  record EndPin() implements WriterCommand {}
}
