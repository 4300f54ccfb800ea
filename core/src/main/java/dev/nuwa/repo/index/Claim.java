package dev.nuwa.repo.index;

/// What a worker learns when it asks for a blob.
public enum Claim {
  /// An older pack has it, which this session now relies on.
  KNOWN,
  /// Somebody in this session stores it, or has stored it.
  TAKEN,
  /// The asking worker must store it: everybody else is told that it is taken.
  NEW
}
