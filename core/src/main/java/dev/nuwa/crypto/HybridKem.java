package dev.nuwa.crypto;

import dev.nuwa.error.KeyException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KEM;

/// X-Wing (draft-connolly-cfrg-xwing-kem): a key encapsulation that holds while either X25519 or
/// ML-KEM-768 holds. Stateless and thread-safe.
///
/// Public key = pk_M (1184) ‖ pk_X (32). Ciphertext = ct_M (1088) ‖ ct_X (32). Shared secret =
/// SHA3-256(ss_M ‖ ss_X ‖ ct_X ‖ pk_X ‖ label), the label being the six bytes `\./`, `/^\`. Private
/// keys are [HybridPrivateKey].
public final class HybridKem {

  /// Bytes of a public key.
  public static final int PUBLIC_KEY_BYTES = MlKem.PUBLIC_KEY_BYTES + X25519.BYTES;

  /// Bytes of a ciphertext.
  public static final int CIPHERTEXT_BYTES = MlKem.CIPHERTEXT_BYTES + X25519.BYTES;

  /// Bytes of a shared secret.
  public static final int SHARED_BYTES = 32;

  static final int RANDOM_BYTES = MlKem.RANDOM_BYTES + X25519.BYTES;

  private static final byte[] LABEL = "\\.//^\\".getBytes(StandardCharsets.US_ASCII);

  private HybridKem() {}

  /// Makes a fresh shared secret for the holder of the private key of `publicKey` (1216 bytes).
  ///
  /// @throws KeyException when the public key is not valid
  public static Encapsulation encapsulate(byte[] publicKey, SecureRandom random) {
    byte[] randomness = new byte[RANDOM_BYTES];
    random.nextBytes(randomness);
    try {
      return encapsulate(publicKey, randomness);
    } finally {
      Arrays.fill(randomness, (byte) 0);
    }
  }

  /// As above with randomness m (32) ‖ X25519 scalar (32) given, the draft's `eseed`.
  static Encapsulation encapsulate(byte[] publicKey, byte[] randomness) {
    Jca.checkLength("X-Wing public key", publicKey.length, PUBLIC_KEY_BYTES);
    byte[] publicX = Der.suffix(publicKey, X25519.BYTES);
    KEM.Encapsulated inner =
        MlKem.encapsulate(Arrays.copyOf(publicKey, MlKem.PUBLIC_KEY_BYTES), randomness);
    byte[] scalar = Arrays.copyOfRange(randomness, MlKem.RANDOM_BYTES, RANDOM_BYTES);
    byte[] sharedM = inner.key().getEncoded();
    byte[] sharedX = X25519.multiply(scalar, publicX);
    byte[] ciphertextX = X25519.publicOf(scalar);
    try {
      Secret shared = combine(sharedM, sharedX, ciphertextX, publicX);
      return new Encapsulation(Der.prefixed(inner.encapsulation(), ciphertextX), shared);
    } finally {
      Arrays.fill(scalar, (byte) 0);
      Arrays.fill(sharedM, (byte) 0);
      Arrays.fill(sharedX, (byte) 0);
    }
  }

  static Secret combine(byte[] sharedM, byte[] sharedX, byte[] ciphertextX, byte[] publicX) {
    MessageDigest sha3 =
        Jca.require("SHA3-256", () -> MessageDigest.getInstance("SHA3-256", Jca.DIGESTS));
    sha3.update(sharedM);
    sha3.update(sharedX);
    sha3.update(ciphertextX);
    sha3.update(publicX);
    sha3.update(LABEL);
    return Secret.adopt(sha3.digest());
  }
}
