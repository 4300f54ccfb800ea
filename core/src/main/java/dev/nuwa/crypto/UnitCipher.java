package dev.nuwa.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM (NIST SP 800-38D) under one key, for many units: 96-bit nonce, 128-bit tag, the tag
/// after the ciphertext. Sealed length = plain length + [#TAG_BYTES].
///
/// The caller guarantees that a nonce is never used for two different messages under one key;
/// sealing twice in a row with the same nonce is refused here with IllegalStateException.
///
/// Not thread-safe: one instance per worker and key. The runtime cannot wipe its copy of the key,
/// so an instance lives as short as its pack.
public final class UnitCipher {

  /// Bytes of the key.
  public static final int KEY_BYTES = 32;

  /// Bytes of a nonce.
  public static final int NONCE_BYTES = 12;

  /// Bytes that sealing adds.
  public static final int TAG_BYTES = 16;

  /// What [#open] returns when the tag does not fit.
  public static final int FORGED = -1;

  // The runtime's fast AES-GCM path sits in methods that are compiled only after many calls: with
  // one call per megabyte a fresh process stays two hundred times slower for its first 600 MB.
  private static final int PIECE_BYTES = 16 << 10;

  private final SecretKeySpec key;
  private final Cipher sealing;
  private final Cipher opening;

  /// @param key 32 bytes; copied
  public UnitCipher(byte[] key) {
    Jca.checkLength("AES-256 key", key.length, KEY_BYTES);
    this.key = new SecretKeySpec(key, "AES");
    this.sealing = newCipher();
    this.opening = newCipher();
  }

  /// As [#UnitCipher(byte[])]; the secret may be closed afterwards.
  public UnitCipher(Secret key) {
    this(key.bytes());
  }

  private static Cipher newCipher() {
    return Jca.require("AES/GCM", () -> Cipher.getInstance("AES/GCM/NoPadding", Jca.CIPHERS));
  }

  /// Seals `length` bytes of `in` from `offset` into `out` from `outOffset`.
  ///
  /// `in` and `out` may be one array when `offset == outOffset` (sealing in place) or the ranges do
  /// not overlap.
  ///
  /// @param nonce 12 bytes, never used before under this key with other content
  /// @param associated authenticated, not stored; may be empty
  /// @return the sealed length, `length + 16`
  public int seal(
      byte[] nonce,
      byte[] associated,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    checkRoom(out, outOffset, length + TAG_BYTES);
    try {
      start(sealing, Cipher.ENCRYPT_MODE, nonce, associated);
      int written = 0;
      int done = 0;
      while (length - done > PIECE_BYTES) {
        written += sealing.update(in, offset + done, PIECE_BYTES, out, outOffset + written);
        done += PIECE_BYTES;
      }
      written += sealing.doFinal(in, offset + done, length - done, out, outOffset + written);
      return written;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal " + length + " bytes", e);
    }
  }

  /// Opens `length` sealed bytes (tag included) of `in` from `offset` into `out` from `outOffset`.
  ///
  /// @return the plain length, `length - 16`; or [#FORGED] when key, nonce, associated data,
  ///   ciphertext or tag do not belong together (also when shorter than a tag), and then the range
  ///   of `out` holds zeros
  public int open(
      byte[] nonce,
      byte[] associated,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    int plain = length - TAG_BYTES;
    if (plain < 0) {
      return FORGED;
    }
    checkRoom(out, outOffset, plain);
    try {
      start(opening, Cipher.DECRYPT_MODE, nonce, associated);
      return opening.doFinal(in, offset, length, out, outOffset);
    } catch (AEADBadTagException e) {
      Arrays.fill(out, outOffset, outOffset + plain, (byte) 0);
      return FORGED;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open " + length + " bytes", e);
    }
  }

  private void start(Cipher cipher, int mode, byte[] nonce, byte[] associated)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    Jca.checkLength("nonce", nonce.length, NONCE_BYTES);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
    cipher.updateAAD(associated);
  }

  private static void checkRoom(byte[] out, int offset, int length) {
    if (offset < 0 || length < 0 || out.length - offset < length) {
      throw new IndexOutOfBoundsException(
          "no room for " + length + " bytes at " + offset + " of " + out.length);
    }
  }
}
