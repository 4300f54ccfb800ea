package dev.nuwa.repo.snapshot;

/// What became of a snapshot. Only a confirmed one is a success.
public enum SnapshotStanding {
  /// It has a confirmation and no drop.
  CONFIRMED,
  /// Its object is there, a confirmation is not (yet).
  PUBLISHED,
  /// Somebody who may has dropped it; its data may be gone.
  DROPPED
}
