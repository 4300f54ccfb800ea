package dev.nuwa.source.target;

/// What came of one step of a restore. `Refused` and `Failed` have been reported as an event and
/// counted.
public sealed interface Outcome {

  /// It is done.
  Outcome DONE = new Done();

  /// It is done.
  record Done() implements Outcome {}

  /// Something is in the way that is not replaced without being told: a directory where another
  /// type should go, or anything else where a directory should go. Nothing was changed or reported.
  record InTheWay(String what) implements Outcome {}

  /// It is not done because it would not be safe, or because this user may not.
  record Refused(String reason) implements Outcome {}

  /// It was tried and did not work.
  record Failed(String reason) implements Outcome {}
}
