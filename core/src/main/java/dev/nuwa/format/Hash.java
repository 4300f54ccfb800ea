package dev.nuwa.format;

import org.jspecify.annotations.Nullable;

/// A SHA-256 value, or 32 bytes that stand in its place (the id of a unit, a commitment).
///
/// Ordered as 32 unsigned bytes, the first byte the most significant one.
public record Hash(long w0, long w1, long w2, long w3) implements Words.Four, Comparable<Hash> {

  /// Length in bytes.
  public static final int BYTES = Words.Four.BYTES;

  /// The 32 bytes of `bytes` from `offset` on.
  ///
  /// @throws IndexOutOfBoundsException when they are not all there
  public static Hash of(byte[] bytes, int offset) {
    return new Hash(
        Words.get(bytes, offset),
        Words.get(bytes, offset + 8),
        Words.get(bytes, offset + 16),
        Words.get(bytes, offset + 24));
  }

  /// All of `bytes`, which are 32.
  ///
  /// @throws IllegalArgumentException for any other length
  public static Hash of(byte[] bytes) {
    Words.requireLength(bytes, BYTES, "a hash");
    return of(bytes, 0);
  }

  /// From 64 hex digits.
  ///
  /// @throws IllegalArgumentException for anything else
  public static Hash ofHex(String hex) {
    return of(Words.parseHex(hex));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hash id && Words.Four.compare(this, id) == 0;
  }

  @Override
  public int hashCode() {
    return Words.Four.hash(this);
  }

  @Override
  public int compareTo(Hash other) {
    return Words.Four.compare(this, other);
  }

  /// 64 lower-case hex digits.
  @Override
  public String toString() {
    return Words.Four.hex(this);
  }
}
