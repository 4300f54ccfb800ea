package dev.nuwa.repo.pin;

import java.util.Set;

/// Where a session is. The letters are those of the protocol (docs/format.md, section 11).
/// "Published" (from [SecondLook] on) and "confirmed" ([Outcome.Confirmed]) are two states: only
/// the latter is success.
public sealed interface WriterState {

  /// W1: the pin is being put.
  record Pinning(Set<String> parents) implements WriterState {
    public Pinning {
      parents = Set.copyOf(parents);
    }
  }

  /// W1: the pin is there; the generations are being read.
  record FirstLook(String pin, Set<String> parents) implements WriterState {
    public FirstLook {
      parents = Set.copyOf(parents);
    }
  }

  /// W2, W3: data and indexes are being stored.
  record Working(Footing footing) implements WriterState {}

  /// W3: everything is stored and indexed; the snapshot is being put.
  record Publishing(Candidate candidate) implements WriterState {}

  /// W4: the snapshot is published, not confirmed; the generations are being read again.
  record SecondLook(Candidate candidate, String snapshot) implements WriterState {}

  /// W4: nothing relied on is condemned; the confirmation is being put.
  record Confirming(Candidate candidate, String snapshot) implements WriterState {}

  /// W4b: the confirmation is there; the generations are being read once more.
  record LastLook(Candidate candidate, String snapshot) implements WriterState {}

  /// W4: the published snapshot is withdrawn; what was condemned is being supplied again.
  record Supplying(Candidate candidate, Shortage shortage) implements WriterState {}

  /// W5: the pin is being ended.
  record Ending(Outcome outcome) implements WriterState {}

  /// Over.
  record Ended(Outcome outcome) implements WriterState {}
}
