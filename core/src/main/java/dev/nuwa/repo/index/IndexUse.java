package dev.nuwa.repo.index;

/// What an index is loaded for.
public enum IndexUse {
  /// Asking which blobs are there: envelopes of data packs (1.2 kB each) are not kept.
  DEDUPLICATE,
  /// Reading blobs: no request is needed but those for the units.
  READ
}
