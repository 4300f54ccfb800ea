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
}
