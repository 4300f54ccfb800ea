package dev.nuwa.format;

/// What ids of 32 bytes have in common: four big-endian words.
sealed interface FourWords permits BlobId, Hash {

  int BYTES = 32;

  long w0();

  long w1();

  long w2();

  long w3();

  /// Writes the 32 bytes to `target` at `offset`.
  default void writeTo(byte[] target, int offset) {
    Words.put(target, offset, w0());
    Words.put(target, offset + 8, w1());
    Words.put(target, offset + 16, w2());
    Words.put(target, offset + 24, w3());
  }

  /// The 32 bytes in a new array.
  default byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    writeTo(bytes, 0);
    return bytes;
  }

  /// As 32 unsigned bytes.
  static int compare(FourWords a, FourWords b) {
    int order = Long.compareUnsigned(a.w0(), b.w0());
    if (order == 0) {
      order = Long.compareUnsigned(a.w1(), b.w1());
    }
    if (order == 0) {
      order = Long.compareUnsigned(a.w2(), b.w2());
    }
    return order != 0 ? order : Long.compareUnsigned(a.w3(), b.w3());
  }

  /// 64 lower-case hex digits.
  static String hex(FourWords id) {
    return Words.hex(id.w0()) + Words.hex(id.w1()) + Words.hex(id.w2()) + Words.hex(id.w3());
  }
}
