package dev.nuwa.crypto;

import dev.nuwa.error.KeyException;
import dev.nuwa.error.Sentence;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A public Ed25519 key (RFC 8032), 32 bytes. Thread-safe.
public final class Verifier {

  /// Bytes of a public key.
  public static final int PUBLIC_KEY_BYTES = 32;

  // RFC 8410: SubjectPublicKeyInfo of an Ed25519 key up to the key itself.
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /// Bytes of what stands for a signature in a [SignatureMemory]: a SHA-256.
  public static final int FINGERPRINT_BYTES = Digests.SHA256_BYTES;

  private static final byte[] LABEL = "nuwa good signature".getBytes(StandardCharsets.US_ASCII);
  private static final int SIGNATURE_BYTES = 64;

  private final byte[] publicKey;
  private final SignatureMemory memory;

  /// Null until a signature is computed for the first time.
  private volatile @Nullable PublicKey decoded;

  /// @param publicKey 32 bytes; copied
  /// @throws KeyException when the bytes are not a point of the curve
  public Verifier(byte[] publicKey) {
    this(publicKey, SignatureMemory.NONE);
    decoded = decode(publicKey);
  }

  /// A verifier that does not compute again what `memory` knows. That the bytes are no point of the
  /// curve shows with the first signature that is computed.
  ///
  /// @param publicKey 32 bytes; copied
  public Verifier(byte[] publicKey, SignatureMemory memory) {
    Jca.checkLength("Ed25519 public key", publicKey.length, PUBLIC_KEY_BYTES);
    this.publicKey = publicKey.clone();
    this.memory = memory;
  }

  private static PublicKey decode(byte[] publicKey) {
    KeyFactory factory =
        Jca.require("Ed25519", () -> KeyFactory.getInstance("Ed25519", Jca.CURVES));
    try {
      PublicKey key =
          factory.generatePublic(new X509EncodedKeySpec(Der.prefixed(X509_PREFIX, publicKey)));
      // The runtime decodes the point only now.
      Signature.getInstance("Ed25519", Jca.CURVES).initVerify(key);
      return key;
    } catch (GeneralSecurityException e) {
      throw new KeyException(
          Sentence.of("not an Ed25519 public key: {0}", HexFormat.of().formatHex(publicKey)),
          Sentence.of("the key comes from a damaged or forged object; use a sound copy"),
          e);
    }
  }

  /// Whether `signature` is this key's signature of `message`; any wrong length or shape is false.
  ///
  /// @throws KeyException when the key is not a point of the curve
  public boolean verify(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    byte[] fingerprint = fingerprint(message, signature);
    if (memory.knows(fingerprint)) {
      return true;
    }
    boolean good = compute(message, signature);
    if (good) {
      memory.add(fingerprint);
    }
    return good;
  }

  private byte[] fingerprint(byte[] message, byte[] signature) {
    MessageDigest digest = Digests.newSha256();
    digest.update(LABEL);
    digest.update(publicKey);
    digest.update(signature);
    digest.update(message);
    return digest.digest();
  }

  private boolean compute(byte[] message, byte[] signature) {
    PublicKey key = decoded;
    if (key == null) {
      key = decode(publicKey);
      decoded = key;
    }
    PublicKey point = key;
    Signature engine = Jca.require("Ed25519", () -> Signature.getInstance("Ed25519", Jca.CURVES));
    return Jca.infallible(() -> {
      engine.initVerify(point);
      engine.update(message);
      try {
        return engine.verify(signature);
      } catch (SignatureException malformed) {
        return false;
      }
    });
  }
}
