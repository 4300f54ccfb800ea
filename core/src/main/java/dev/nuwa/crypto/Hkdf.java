package dev.nuwa.crypto;

import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// HKDF with HMAC-SHA-256 (RFC 5869). Stateless and thread-safe. Results belong to the caller.
public final class Hkdf {

  /// Bytes of a pseudorandom key, the result of [#extract].
  public static final int KEY_BYTES = 32;

  /// Longest output of one derivation: 255 blocks.
  public static final int OUTPUT_BYTES_MAX = 255 * 32;

  private Hkdf() {}

  /// HKDF-Extract: concentrates `material` into a pseudorandom key of 32 bytes.
  ///
  /// @param salt not secret; empty means 32 zero bytes, as in the RFC
  public static byte[] extract(byte[] salt, byte[] material) {
    return derive(HKDFParameterSpec.ofExtract().addIKM(material).addSalt(salt).extractOnly());
  }

  /// HKDF-Expand: `length` bytes bound to `info`.
  ///
  /// @param key a uniformly random or extracted key, at least 32 bytes
  /// @param length 1 to [#OUTPUT_BYTES_MAX]
  public static byte[] expand(byte[] key, byte[] info, int length) {
    if (key.length < KEY_BYTES) {
      throw new IllegalArgumentException("HKDF key has " + key.length + " bytes, needs 32");
    }
    checkOutput(length);
    return derive(HKDFParameterSpec.expandOnly(new SecretKeySpec(key, "HKDF-PRK"), info, length));
  }

  /// Extract and expand in one: what to use on a secret that is not uniform or needs a salt.
  public static byte[] derive(byte[] salt, byte[] material, byte[] info, int length) {
    checkOutput(length);
    return derive(
        HKDFParameterSpec.ofExtract().addIKM(material).addSalt(salt).thenExpand(info, length));
  }

  private static void checkOutput(int length) {
    if (length < 1 || length > OUTPUT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "HKDF output of " + length + " bytes, must be 1 to " + OUTPUT_BYTES_MAX);
    }
  }

  private static byte[] derive(AlgorithmParameterSpec parameters) {
    KDF kdf = Jca.require("HKDF-SHA256", () -> KDF.getInstance("HKDF-SHA256", Jca.CIPHERS));
    return Jca.infallible(() -> kdf.deriveData(parameters));
  }
}
