package dev.nuwa.format;

/// The id of a blob: HMAC-SHA-256 of its kind and plaintext under the id key of the domain
/// (docs/format.md, section 8, Blob ids).
///
/// Ordered as 32 unsigned bytes, the first byte the most significant one.
public record BlobId(long w0, long w1, long w2, long w3) implements Comparable<BlobId> {

  /// Length in bytes.
  public static final int BYTES = 32;

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

  /// Writes the 32 bytes to `target` at `offset`.
  public void writeTo(byte[] target, int offset) {
    Words.put(target, offset, w0);
    Words.put(target, offset + 8, w1);
    Words.put(target, offset + 16, w2);
    Words.put(target, offset + 24, w3);
  }

  /// The 32 bytes in a new array.
  public byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    writeTo(bytes, 0);
    return bytes;
  }

  @Override
  public int compareTo(BlobId other) {
    int order = Long.compareUnsigned(w0, other.w0);
    if (order == 0) {
      order = Long.compareUnsigned(w1, other.w1);
    }
    if (order == 0) {
      order = Long.compareUnsigned(w2, other.w2);
    }
    return order != 0 ? order : Long.compareUnsigned(w3, other.w3);
  }

  /// 64 lower-case hex digits.
  @Override
  public String toString() {
    return Words.hex(w0) + Words.hex(w1) + Words.hex(w2) + Words.hex(w3);
  }
}
