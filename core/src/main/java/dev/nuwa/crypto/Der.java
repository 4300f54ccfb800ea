package dev.nuwa.crypto;

import java.util.Arrays;

/// Raw public keys and the runtime's X.509 encoding, which is a constant prefix and the raw key.
final class Der {

  private Der() {}

  static byte[] prefixed(byte[] prefix, byte[] raw) {
    byte[] encoded = Arrays.copyOf(prefix, prefix.length + raw.length);
    System.arraycopy(raw, 0, encoded, prefix.length, raw.length);
    return encoded;
  }

  static byte[] suffix(byte[] encoded, int length) {
    return Arrays.copyOfRange(encoded, encoded.length - length, encoded.length);
  }
}
