package dev.nuwa.repo.pin;

/// How a session ended.
public sealed interface Outcome {

  /// The only success: the snapshot is confirmed, and was not given up before its confirmation was
  /// there for everybody to see.
  record Confirmed(String snapshot) implements Outcome {}

  /// What the session relied on was condemned and could not be supplied again.
  record GivenUp(String reason) implements Outcome {}

  /// Stopped from outside, or by a failure of the work.
  record Stopped() implements Outcome {}
}
