package dev.nuwa.chunk;

/// Decides how long the next chunk of a file is. Immutable and thread-safe; a pure function of the
/// bytes from the chunk's start.
public sealed interface Cutter permits FixedCutter, GearCutter {

  /// The length of the chunk that starts at `offset`.
  ///
  /// @param length bytes at hand from `offset`, at least 1: either [#maxBytes] or more of them, or
  ///   all that remain of the file. With fewer, the answer is not the chunk's length.
  /// @return 1 to `min(length, maxBytes())`
  int cut(byte[] bytes, int offset, int length);

  /// The longest chunk, in bytes.
  int maxBytes();
}
