package dev.nuwa.tree;

import dev.nuwa.format.BlobId;

/// A piece of a file's content.
public sealed interface Segment {

  /// Where it begins in the file, in bytes.
  long offset();

  /// Its bytes, at least 1.
  long length();

  /// Bytes that are a chunk.
  record Chunk(long offset, long length, BlobId id) implements Segment {}

  /// Zeroes that take no space.
  record Hole(long offset, long length) implements Segment {}
}
