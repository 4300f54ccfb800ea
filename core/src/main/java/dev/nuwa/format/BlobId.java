package dev.nuwa.format;

import org.jspecify.annotations.Nullable;

/// The id of a blob: HMAC-SHA-256 of its kind and plaintext under the id key of the domain
/// (docs/format.md, section 8, Blob ids).
///
/// Ordered as 32 unsigned bytes, the first byte the most significant one.
public record BlobId(long w0, long w1, long w2, long w3) implements Words.Four, Comparable<BlobId> {

  /// Length in bytes.
  public static final int BYTES = Words.Four.BYTES;

  /// The 32 bytes of `bytes` from `offset` on.
  ///
  /// @throws IndexOutOfBoundsException when they are not all there
  public static BlobId of(byte[] bytes, int offset) {
    return new BlobId(
        Words.get(bytes, offset),
        Words.get(bytes, offset + 8),
        Words.get(bytes, offset + 16),
        Words.get(bytes, offset + 24));
  }

  /// All of `bytes`, which are 32.
  ///
  /// @throws IllegalArgumentException for any other length
  public static BlobId of(byte[] bytes) {
    Words.requireLength(bytes, BYTES, "a blob id");
    return of(bytes, 0);
  }

  /// From 64 hex digits.
  ///
  /// @throws IllegalArgumentException for anything else
  public static BlobId ofHex(String hex) {
    return of(Words.parseHex(hex));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BlobId id && Words.Four.compare(this, id) == 0;
  }

  @Override
  public int hashCode() {
    return Words.Four.hash(this);
  }

  @Override
  public int compareTo(BlobId other) {
    return Words.Four.compare(this, other);
  }

  /// 64 lower-case hex digits.
  @Override
  public String toString() {
    return Words.Four.hex(this);
  }
}
