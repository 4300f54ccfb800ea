package dev.nuwa.crypto;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;

/// A private key of [HybridKem]. Thread-safe until closed.
///
/// Stored as 96 bytes d (32) ‖ z (32) ‖ scalar (32): d and z are the seed of ML-KEM-768 key
/// generation (FIPS 203, algorithm 16), the scalar is the X25519 private key. These are the bytes
/// to which X-Wing expands its 32-byte seed, SHAKE256(seed, 96 bytes); ours are drawn at random in
/// full, so SHAKE256 is not needed. Any 96 bytes are a valid key.
public final class HybridPrivateKey implements AutoCloseable {

  /// Bytes of a stored private key.
  public static final int PRIVATE_KEY_BYTES = MlKem.SEED_BYTES + X25519.BYTES;

  private final Secret stored;
  private final KeyPair pair;
  private final byte[] publicKey;

  private HybridPrivateKey(Secret stored) {
    this.stored = stored;
    this.pair = MlKem.pairOf(stored.bytes());
    this.publicKey = Der.prefixed(MlKem.rawPublic(pair), X25519.publicOf(scalar()));
  }

  /// The key of 96 stored bytes; copied.
  public static HybridPrivateKey of(byte[] stored) {
    Jca.checkLength("X-Wing private key", stored.length, PRIVATE_KEY_BYTES);
    return new HybridPrivateKey(Secret.copyOf(stored));
  }

  /// A fresh random key.
  public static HybridPrivateKey generate(SecureRandom random) {
    return new HybridPrivateKey(Secret.random(random, PRIVATE_KEY_BYTES));
  }

  /// The 96 bytes to store; owned by this key.
  public Secret stored() {
    return stored;
  }

  /// The public key, 1216 bytes, a copy.
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /// The shared secret of a ciphertext of 1120 bytes; the caller owns it.
  ///
  /// A forged or foreign ciphertext is no error here: it gives a secret that fits nothing, which
  /// the key commitment above this layer notices.
  public Secret decapsulate(byte[] ciphertext) {
    Jca.checkLength("X-Wing ciphertext", ciphertext.length, HybridKem.CIPHERTEXT_BYTES);
    byte[] scalar = scalar();
    byte[] ciphertextX = Der.suffix(ciphertext, X25519.BYTES);
    byte[] sharedM =
        MlKem.decapsulate(pair.getPrivate(), Arrays.copyOf(ciphertext, MlKem.CIPHERTEXT_BYTES));
    byte[] sharedX = X25519.multiply(scalar, ciphertextX);
    try {
      return HybridKem.combine(sharedM, sharedX, ciphertextX, Der.suffix(publicKey, X25519.BYTES));
    } finally {
      Arrays.fill(scalar, (byte) 0);
      Arrays.fill(sharedM, (byte) 0);
      Arrays.fill(sharedX, (byte) 0);
    }
  }

  private byte[] scalar() {
    return Der.suffix(stored.bytes(), X25519.BYTES);
  }

  @Override
  public void close() {
    stored.close();
  }
}
