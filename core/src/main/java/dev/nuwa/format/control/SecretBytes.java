package dev.nuwa.format.control;

import java.util.Arrays;

/// Bytes of a key, overwritten when they are no longer needed. Thread-safe.
final class SecretBytes {

  private final byte[] bytes;
  private boolean destroyed;

  /// A copy of `bytes`.
  SecretBytes(byte[] bytes, int length, String what) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(what + " has " + length + " bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  /// A copy that the caller overwrites.
  synchronized byte[] copy() {
    if (destroyed) {
      throw new IllegalStateException("the key is closed");
    }
    return bytes.clone();
  }

  synchronized void destroy() {
    Arrays.fill(bytes, (byte) 0);
    destroyed = true;
  }
}
