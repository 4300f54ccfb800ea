package dev.nuwa.crypto;

import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/// The function X25519 of RFC 7748 on plain bytes.
final class X25519 {

  static final int BYTES = 32;

  // RFC 8410: SubjectPublicKeyInfo of an X25519 key up to the key itself.
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

  private X25519() {}

  /// The public key of a private one: X25519(scalar, 9).
  static byte[] publicOf(byte[] scalar) {
    byte[] base = new byte[BYTES];
    base[0] = 9;
    return multiply(scalar, base);
  }

  /// X25519(scalar, u). A point of small order gives 32 zero bytes, as in the RFC; X-Wing needs no
  /// other treatment of it, because its secret then still hangs on ML-KEM.
  static byte[] multiply(byte[] scalar, byte[] u) {
    KeyFactory factory = Jca.require("X25519", () -> KeyFactory.getInstance("X25519", Jca.CURVES));
    KeyAgreement agreement =
        Jca.require("X25519", () -> KeyAgreement.getInstance("X25519", Jca.CURVES));
    return Jca.infallible(() -> {
      PrivateKey own =
          factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar.clone()));
      PublicKey peer = factory.generatePublic(new X509EncodedKeySpec(Der.prefixed(X509_PREFIX, u)));
      agreement.init(own);
      try {
        agreement.doPhase(peer, true);
      } catch (InvalidKeyException smallOrder) {
        return new byte[BYTES];
      }
      return agreement.generateSecret();
    });
  }
}
