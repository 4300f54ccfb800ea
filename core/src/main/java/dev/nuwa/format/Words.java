package dev.nuwa.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// Ids as longs: eight bytes, big-endian, so that unsigned longs order as the bytes do.
final class Words {

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Words() {}

  static long get(byte[] bytes, int offset) {
    return (long) BIG_ENDIAN.get(bytes, offset);
  }

  static void put(byte[] bytes, int offset, long word) {
    BIG_ENDIAN.set(bytes, offset, word);
  }

  static String hex(long word) {
    return HexFormat.of().toHexDigits(word);
  }

  static byte[] parseHex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static void requireLength(byte[] bytes, int length, String what) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(what + " has " + length + " bytes, not " + bytes.length);
    }
  }

  /// What ids of 32 bytes have in common: four big-endian words.
  sealed interface Four permits BlobId, Hash {

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
    static int compare(Four a, Four b) {
      int order = Long.compareUnsigned(a.w0(), b.w0());
      if (order == 0) {
        order = Long.compareUnsigned(a.w1(), b.w1());
      }
      if (order == 0) {
        order = Long.compareUnsigned(a.w2(), b.w2());
      }
      return order != 0 ? order : Long.compareUnsigned(a.w3(), b.w3());
    }

    /// Written out in each id as its `hashCode`, as [#compare] is its `equals`: what a record is
    /// given of itself is linked anew in each process (docs/decisions/0003-launcher.md).
    static int hash(Four id) {
      return Long.hashCode(id.w0() ^ id.w1() ^ id.w2() ^ id.w3());
    }

    /// 64 lower-case hex digits.
    static String hex(Four id) {
      return Words.hex(id.w0()) + Words.hex(id.w1()) + Words.hex(id.w2()) + Words.hex(id.w3());
    }
  }

  /// What ids of 16 bytes have in common: two big-endian words.
  sealed interface Two permits AuthorId, RepositoryId {

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
    static int compare(Two a, Two b) {
      int order = Long.compareUnsigned(a.w0(), b.w0());
      return order != 0 ? order : Long.compareUnsigned(a.w1(), b.w1());
    }

    /// As [Four#hash].
    static int hash(Two id) {
      return Long.hashCode(id.w0() ^ id.w1());
    }

    /// 32 lower-case hex digits.
    static String hex(Two id) {
      return Words.hex(id.w0()) + Words.hex(id.w1());
    }
  }
}
