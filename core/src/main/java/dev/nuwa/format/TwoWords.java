package dev.nuwa.format;

/// What ids of 16 bytes have in common: two big-endian words.
sealed interface TwoWords permits AuthorId, RepositoryId {

  int BYTES = 16;

  long w0();

  long w1();

  /// Writes the 16 bytes to `target` at `offset`.
  default void writeTo(byte[] target, int offset) {
    Words.put(target, offset, w0());
    Words.put(target, offset + 8, w1());
  }

  /// The 16 bytes in a new array.
  default byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    writeTo(bytes, 0);
    return bytes;
  }

  /// As 16 unsigned bytes.
  static int compare(TwoWords a, TwoWords b) {
    int order = Long.compareUnsigned(a.w0(), b.w0());
    return order != 0 ? order : Long.compareUnsigned(a.w1(), b.w1());
  }

  /// 32 lower-case hex digits.
  static String hex(TwoWords id) {
    return Words.hex(id.w0()) + Words.hex(id.w1());
  }
}
