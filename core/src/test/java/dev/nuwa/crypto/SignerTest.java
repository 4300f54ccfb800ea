package dev.nuwa.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.KeyException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignerTest {

  /// RFC 8032, 7.1, tests 1 to 3.
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  })
  void vectorsOfTheRfcAreReproduced(String seed, String key, String message, String signature) {
    Signer signer = new Signer(hex(seed));
    assertThat(signer.publicKey()).isEqualTo(hex(key));
    assertThat(signer.sign(hex(message))).isEqualTo(hex(signature));
    assertThat(new Verifier(hex(key)).verify(hex(message), hex(signature))).isTrue();
  }

  @Test
  void publicKeysEqualThoseOfAnIndependentImplementation() {
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      assertThat(new Signer(seed).publicKey())
          .isEqualTo(new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded());
    }
  }

  @Test
  void aSignatureOfOtherBytesOrByAnotherKeyOrCutShortIsRefused() {
    Signer signer = new Signer(Signer.newSeed(new SecureRandom()));
    Verifier other = new Signer(Signer.newSeed(new SecureRandom())).verifier();
    byte[] message = {1, 2, 3};
    byte[] signature = signer.sign(message);
    assertThat(signer.verifier().verify(message, signature)).isTrue();
    assertThat(signer.verifier().verify(new byte[] {1, 2, 4}, signature)).isFalse();
    assertThat(other.verify(message, signature)).isFalse();
    assertThat(signer.verifier().verify(message, new byte[63])).isFalse();
    assertThat(signer.verifier().verify(message, new byte[65])).isFalse();
    assertThat(signer.verifier().verify(message, new byte[0])).isFalse();
    for (int at : new int[] {0, 31, 32, 63}) {
      byte[] forged = signature.clone();
      forged[at] ^= (byte) 0x80;
      assertThat(signer.verifier().verify(message, forged)).isFalse();
    }
  }

  @Test
  void bytesThatAreNoPublicKeyAreRefusedAtOnce() {
    // y = 2 is not the coordinate of a point.
    byte[] noPoint = new byte[32];
    noPoint[0] = 2;
    assertThatThrownBy(() -> new Verifier(noPoint)).isInstanceOf(KeyException.class);
    assertThatThrownBy(() -> new Verifier(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Signer(new byte[33])).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
