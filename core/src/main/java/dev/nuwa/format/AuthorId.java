package dev.nuwa.format;

import org.jspecify.annotations.Nullable;

/// Who signed an object: the first 16 bytes of SHA-256("nuwa author" ‖ raw public key)
/// (docs/format.md, section 3).
///
/// Ordered as 16 unsigned bytes.
public record AuthorId(long w0, long w1) implements Words.Two, Comparable<AuthorId> {

  /// Length in bytes.
  public static final int BYTES = Words.Two.BYTES;

  /// The 16 bytes of `bytes` from `offset` on.
  ///
  /// @throws IndexOutOfBoundsException when they are not all there
  public static AuthorId of(byte[] bytes, int offset) {
    return new AuthorId(Words.get(bytes, offset), Words.get(bytes, offset + 8));
  }

  /// All of `bytes`, which are 16.
  ///
  /// @throws IllegalArgumentException for any other length
  public static AuthorId of(byte[] bytes) {
    Words.requireLength(bytes, BYTES, "an author id");
    return of(bytes, 0);
  }

  /// From 32 hex digits.
  ///
  /// @throws IllegalArgumentException for anything else
  public static AuthorId ofHex(String hex) {
    return of(Words.parseHex(hex));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthorId id && Words.Two.compare(this, id) == 0;
  }

  @Override
  public int hashCode() {
    return Words.Two.hash(this);
  }

  @Override
  public int compareTo(AuthorId other) {
    return Words.Two.compare(this, other);
  }

  /// 32 lower-case hex digits.
  @Override
  public String toString() {
    return Words.Two.hex(this);
  }
}
