package dev.nuwa.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/// Key bytes with one owner: the holder of this object, who closes it. Closing overwrites the
/// bytes.
///
/// Not printable: there is no `toString` that shows content. Reading from several threads is safe
/// as long as nobody closes; the owner closes after its last reader is done.
public final class Secret implements AutoCloseable {

  private final byte[] bytes;
  private volatile boolean closed;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A secret with a copy of `bytes`; the caller still owns, and should wipe, its own array.
  public static Secret copyOf(byte[] bytes) {
    return new Secret(bytes.clone());
  }

  /// A secret that takes `bytes` over: the caller must not touch the array again.
  public static Secret adopt(byte[] bytes) {
    return new Secret(bytes);
  }

  /// A fresh secret of `length` random bytes.
  public static Secret random(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return new Secret(bytes);
  }

  /// The bytes themselves, not a copy. The caller reads them and keeps no reference: they turn to
  /// zeros when the owner closes this secret.
  ///
  /// @throws IllegalStateException when closed: zeros must never be used as a key
  public byte[] bytes() {
    if (closed) {
      throw new IllegalStateException("secret used after it was closed");
    }
    return bytes;
  }

  /// Number of bytes.
  public int length() {
    return bytes.length;
  }

  /// Overwrites the bytes with zeros. May be called again.
  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }
}
