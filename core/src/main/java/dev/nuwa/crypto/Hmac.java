package dev.nuwa.crypto;

import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256 (RFC 2104) under one key, for many messages one after the other: `update` any
/// number of times, then `finish`, which also makes it ready for the next message.
///
/// Not thread-safe: one instance per worker. No allocation per message beyond the runtime's own.
public final class Hmac {

  /// Bytes of a code.
  public static final int CODE_BYTES = 32;

  // Pieces small enough that the digest's block loop is entered often and so compiled early, large
  // enough that the call costs nothing; the same size as in UnitCipher.
  private static final int PIECE_BYTES = 16 << 10;

  private final Mac mac;

  /// @param key at least one byte; copied
  public Hmac(byte[] key) {
    this.mac = Jca.require("HmacSHA256", () -> Mac.getInstance("HmacSHA256", Jca.CIPHERS));
    Jca.infallible(() -> {
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    });
  }

  /// As [#Hmac(byte[])]; the secret may be closed afterwards.
  public Hmac(Secret key) {
    this(key.bytes());
  }

  /// Adds one byte.
  public void update(byte value) {
    mac.update(value);
  }

  /// Adds a whole array.
  public void update(byte[] bytes) {
    update(bytes, 0, bytes.length);
  }

  /// Adds `length` bytes from `offset`.
  public void update(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at < end; at += PIECE_BYTES) {
      mac.update(bytes, at, Math.min(PIECE_BYTES, end - at));
    }
  }

  /// Ends the message and returns its code, 32 bytes.
  public byte[] finish() {
    return mac.doFinal();
  }

  /// Ends the message and writes its code to 32 bytes of `out` from `offset`.
  public void finish(byte[] out, int offset) {
    if (offset < 0 || out.length - offset < CODE_BYTES) {
      throw new IndexOutOfBoundsException("no room for 32 bytes at " + offset);
    }
    try {
      mac.doFinal(out, offset);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("room was checked", e);
    }
  }

  /// The code of one whole message, 32 bytes.
  public byte[] mac(byte[] message) {
    update(message);
    return finish();
  }
}
