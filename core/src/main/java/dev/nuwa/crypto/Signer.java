package dev.nuwa.crypto;

import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/// A private Ed25519 key (RFC 8032), given by its seed of 32 bytes. Signing is deterministic.
/// Thread-safe.
public final class Signer {

  /// Bytes of a private seed.
  public static final int SEED_BYTES = 32;

  /// Bytes of a signature.
  public static final int SIGNATURE_BYTES = 64;

  private final PrivateKey key;
  private final byte[] publicKey;

  /// @param seed 32 bytes; copied
  public Signer(byte[] seed) {
    Jca.checkLength("Ed25519 seed", seed.length, SEED_BYTES);
    KeyFactory factory =
        Jca.require("Ed25519", () -> KeyFactory.getInstance("Ed25519", Jca.CURVES));
    this.key =
        Jca.infallible(() ->
            factory.generatePrivate(
                new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed.clone())));
    this.publicKey = publicOf(seed);
  }

  /// As [#Signer(byte[])]; the secret may be closed afterwards.
  public Signer(Secret seed) {
    this(seed.bytes());
  }

  /// A new random seed, for the caller to keep.
  public static Secret newSeed(SecureRandom random) {
    return Secret.random(random, SEED_BYTES);
  }

  // The runtime derives a public key only while it generates a pair, so it is given the seed as its
  // randomness; FixedRandom and the vectors of the tests notice any other use of it.
  private static byte[] publicOf(byte[] seed) {
    KeyPairGenerator generator =
        Jca.require("Ed25519", () -> KeyPairGenerator.getInstance("Ed25519", Jca.CURVES));
    try (FixedRandom random = new FixedRandom(seed, 0, SEED_BYTES)) {
      generator.initialize(255, random);
      KeyPair pair = generator.generateKeyPair();
      random.checkUsedUp();
      return Der.suffix(pair.getPublic().getEncoded(), Verifier.PUBLIC_KEY_BYTES);
    }
  }

  /// The public key, 32 bytes, a copy.
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /// The verifier of this key's signatures.
  public Verifier verifier() {
    return new Verifier(publicKey);
  }

  /// The signature of `message`, 64 bytes.
  public byte[] sign(byte[] message) {
    Signature signature =
        Jca.require("Ed25519", () -> Signature.getInstance("Ed25519", Jca.CURVES));
    return Jca.infallible(() -> {
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    });
  }
}
