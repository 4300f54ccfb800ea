package dev.nuwa.format;

import org.jspecify.annotations.Nullable;

/// The random id of a repository, in the header of each of its objects.
///
/// Ordered as 16 unsigned bytes.
public record RepositoryId(long w0, long w1) implements Words.Two, Comparable<RepositoryId> {

  /// Length in bytes.
  public static final int BYTES = Words.Two.BYTES;

  /// The 16 bytes of `bytes` from `offset` on.
  ///
  /// @throws IndexOutOfBoundsException when they are not all there
  public static RepositoryId of(byte[] bytes, int offset) {
    return new RepositoryId(Words.get(bytes, offset), Words.get(bytes, offset + 8));
  }

  /// All of `bytes`, which are 16.
  ///
  /// @throws IllegalArgumentException for any other length
  public static RepositoryId of(byte[] bytes) {
    Words.requireLength(bytes, BYTES, "a repository id");
    return of(bytes, 0);
  }

  /// From 32 hex digits.
  ///
  /// @throws IllegalArgumentException for anything else
  public static RepositoryId ofHex(String hex) {
    return of(Words.parseHex(hex));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RepositoryId id && Words.Two.compare(this, id) == 0;
  }

  @Override
  public int hashCode() {
    return Words.Two.hash(this);
  }

  @Override
  public int compareTo(RepositoryId other) {
    return Words.Two.compare(this, other);
  }

  /// 32 lower-case hex digits.
  @Override
  public String toString() {
    return Words.Two.hex(this);
  }
}
