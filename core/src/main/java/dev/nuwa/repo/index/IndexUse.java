package dev.nuwa.repo.index;

/// What an index is loaded for.
public enum IndexUse {
  /// Asking which blobs are there: envelopes (1.2 kB for each pack) are not kept.
  DEDUPLICATE,
  /// Reading blobs: no request is needed but those for the units.
  READ
}
