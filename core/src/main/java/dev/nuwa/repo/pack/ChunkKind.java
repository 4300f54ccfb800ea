package dev.nuwa.repo.pack;

/// How a chunk was cut, as far as grouping cares.
public enum ChunkKind {
  GEAR,
  FIXED
}
