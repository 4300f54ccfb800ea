package dev.nuwa.crypto;

import dev.nuwa.error.KeyException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.KEM;

/// ML-KEM-768 (FIPS 203) of the runtime, on plain bytes and with chosen randomness.
final class MlKem {

  static final int PUBLIC_KEY_BYTES = 1184;
  static final int CIPHERTEXT_BYTES = 1088;
  static final int SEED_BYTES = 64;
  static final int RANDOM_BYTES = 32;

  private static final String NAME = "ML-KEM-768";

  // RFC 9935: SubjectPublicKeyInfo of an ML-KEM-768 key up to the key itself.
  private static final byte[] X509_PREFIX =
      HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

  private MlKem() {}

  /// The key pair of the seed d ‖ z: the first 64 bytes of `bytes`.
  static KeyPair pairOf(byte[] bytes) {
    KeyPairGenerator generator =
        Jca.require(NAME, () -> KeyPairGenerator.getInstance(NAME, Jca.CIPHERS));
    try (FixedRandom random = new FixedRandom(bytes, 0, SEED_BYTES)) {
      Jca.infallible(() -> {
        generator.initialize(NamedParameterSpec.ML_KEM_768, random);
        return generator;
      });
      KeyPair pair = generator.generateKeyPair();
      random.checkUsedUp();
      return pair;
    }
  }

  static byte[] rawPublic(KeyPair pair) {
    return Der.suffix(pair.getPublic().getEncoded(), PUBLIC_KEY_BYTES);
  }

  /// Encapsulates with the 32 bytes m given as `randomness` from offset 0.
  ///
  /// @throws KeyException when `publicKey` fails the check of FIPS 203, 7.2
  static KEM.Encapsulated encapsulate(byte[] publicKey, byte[] randomness) {
    KeyFactory factory = Jca.require(NAME, () -> KeyFactory.getInstance(NAME, Jca.CIPHERS));
    KEM kem = Jca.require(NAME, () -> KEM.getInstance(NAME, Jca.CIPHERS));
    try (FixedRandom random = new FixedRandom(randomness, 0, RANDOM_BYTES)) {
      PublicKey key =
          factory.generatePublic(new X509EncodedKeySpec(Der.prefixed(X509_PREFIX, publicKey)));
      KEM.Encapsulated result = kem.newEncapsulator(key, random).encapsulate();
      random.checkUsedUp();
      return result;
    } catch (GeneralSecurityException e) {
      throw new KeyException(
          "not an ML-KEM-768 public key",
          "the key comes from a damaged or forged object; use a sound copy",
          e);
    }
  }

  /// The shared secret, 32 bytes. A forged ciphertext gives a secret nobody knows (implicit
  /// reject).
  static byte[] decapsulate(PrivateKey key, byte[] ciphertext) {
    KEM kem = Jca.require(NAME, () -> KEM.getInstance(NAME, Jca.CIPHERS));
    return Jca.infallible(() -> kem.newDecapsulator(key).decapsulate(ciphertext).getEncoded());
  }
}
