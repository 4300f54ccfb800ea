package dev.nuwa.crypto;

import dev.nuwa.error.KeyException;
import dev.nuwa.error.Sentence;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/// A public Ed25519 key (RFC 8032), 32 bytes. Thread-safe.
public final class Verifier {

  /// Bytes of a public key.
  public static final int PUBLIC_KEY_BYTES = 32;

  // RFC 8410: SubjectPublicKeyInfo of an Ed25519 key up to the key itself.
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PublicKey key;

  /// @param publicKey 32 bytes; copied
  /// @throws KeyException when the bytes are not a point of the curve
  public Verifier(byte[] publicKey) {
    Jca.checkLength("Ed25519 public key", publicKey.length, PUBLIC_KEY_BYTES);
    KeyFactory factory =
        Jca.require("Ed25519", () -> KeyFactory.getInstance("Ed25519", Jca.CURVES));
    try {
      this.key =
          factory.generatePublic(new X509EncodedKeySpec(Der.prefixed(X509_PREFIX, publicKey)));
      // The runtime decodes the point only now; a bad one must not wait for the first signature.
      Signature.getInstance("Ed25519", Jca.CURVES).initVerify(key);
    } catch (GeneralSecurityException e) {
      throw new KeyException(
          Sentence.of("not an Ed25519 public key: {0}", HexFormat.of().formatHex(publicKey)),
          Sentence.of("the key comes from a damaged or forged object; use a sound copy"),
          e);
    }
  }

  /// Whether `signature` is this key's signature of `message`; any wrong length or shape is false.
  public boolean verify(byte[] message, byte[] signature) {
    Signature engine = Jca.require("Ed25519", () -> Signature.getInstance("Ed25519", Jca.CURVES));
    return Jca.infallible(() -> {
      engine.initVerify(key);
      engine.update(message);
      try {
        return engine.verify(signature);
      } catch (SignatureException malformed) {
        return false;
      }
    });
  }
}
