package dev.nuwa.crypto;

import java.security.MessageDigest;
import java.util.zip.CRC32C;

/// Unkeyed digests: SHA-256 (FIPS 180-4) for integrity, CRC32C (RFC 3720) for memory faults only.
public final class Digests {

  /// Bytes of a SHA-256 digest.
  public static final int SHA256_BYTES = 32;

  private static final int PIECE_BYTES = 16 << 10;

  private Digests() {}

  /// SHA-256 of a whole array; 32 bytes.
  public static byte[] sha256(byte[] bytes) {
    return newSha256().digest(bytes);
  }

  /// SHA-256 of `length` bytes from `offset`; 32 bytes.
  public static byte[] sha256(byte[] bytes, int offset, int length) {
    MessageDigest digest = newSha256();
    update(digest, bytes, offset, length);
    return digest.digest();
  }

  /// A new SHA-256 for input that comes in pieces. Not thread-safe.
  public static MessageDigest newSha256() {
    return Jca.require("SHA-256", () -> MessageDigest.getInstance("SHA-256", Jca.DIGESTS));
  }

  /// A second digest that has seen what this one has: both go on from here.
  public static MessageDigest fork(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of " + digest.getProvider() + " has no copy", e);
    }
  }

  /// Adds `length` bytes from `offset` to a digest, in pieces small enough that the runtime's loop
  /// over blocks is entered often and so compiled early (see [Hmac]).
  public static void update(MessageDigest digest, byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at < end; at += PIECE_BYTES) {
      digest.update(bytes, at, Math.min(PIECE_BYTES, end - at));
    }
  }

  /// CRC32C (Castagnoli) of `length` bytes from `offset`, as an unsigned 32-bit number in an int.
  public static int crc32c(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
