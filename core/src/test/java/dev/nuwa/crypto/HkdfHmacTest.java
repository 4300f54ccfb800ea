package dev.nuwa.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

final class HkdfHmacTest {

  /// RFC 5869, A.1.
  @Test
  void hkdfVectorOfTheRfcIsReproduced() {
    byte[] material = hex("0b".repeat(22));
    byte[] salt = hex("000102030405060708090a0b0c");
    byte[] info = hex("f0f1f2f3f4f5f6f7f8f9");
    byte[] key = hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    byte[] output =
        hex(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                + "34007208d5b887185865");
    assertThat(Hkdf.extract(salt, material)).isEqualTo(key);
    assertThat(Hkdf.expand(key, info, 42)).isEqualTo(output);
    assertThat(Hkdf.derive(salt, material, info, 42)).isEqualTo(output);
  }

  @Test
  void hkdfEqualsAnIndependentImplementationAlsoWithEmptySaltAndInfo() {
    RandomGenerator random = new Random(1);
    for (int saltLength : new int[] {0, 1, 32, 80}) {
      for (int infoLength : new int[] {0, 17, 200}) {
        for (int length : new int[] {1, 32, 96, 2048, Hkdf.OUTPUT_BYTES_MAX}) {
          byte[] salt = bytes(random, saltLength);
          byte[] info = bytes(random, infoLength);
          byte[] material = bytes(random, 32);
          HKDFBytesGenerator peer = new HKDFBytesGenerator(new SHA256Digest());
          peer.init(new HKDFParameters(material, salt, info));
          byte[] expected = new byte[length];
          peer.generateBytes(expected, 0, length);
          assertThat(Hkdf.derive(salt, material, info, length)).isEqualTo(expected);
          assertThat(Hkdf.expand(Hkdf.extract(salt, material), info, length)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void anEmptySaltIsThatOf32Zeros() {
    byte[] material = {1, 2, 3};
    assertThat(Hkdf.extract(new byte[0], material)).isEqualTo(Hkdf.extract(new byte[32], material));
  }

  @Test
  void hkdfRefusesImpossibleLengths() {
    byte[] key = new byte[32];
    byte[] none = new byte[0];
    assertThatThrownBy(() -> Hkdf.expand(key, none, Hkdf.OUTPUT_BYTES_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hkdf.expand(key, none, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hkdf.expand(new byte[31], none, 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// RFC 4231, test cases 1 and 2.
  @Test
  void hmacVectorsOfTheRfcAreReproduced() {
    assertThat(new Hmac(hex("0b".repeat(20))).mac(ascii("Hi There")))
        .isEqualTo(hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
    assertThat(new Hmac(ascii("Jefe")).mac(ascii("what do ya want for nothing?")))
        .isEqualTo(hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  }

  @Test
  void hmacOfPiecesEqualsThatOfTheWholeForManyMessages() {
    RandomGenerator random = new Random(2);
    byte[] key = bytes(random, 32);
    Hmac hmac = new Hmac(key);
    for (int length : new int[] {0, 1, 63, 64, 16383, 16384, 16385, 100_000}) {
      byte[] message = bytes(random, length + 8);
      HMac peer = new HMac(new SHA256Digest());
      peer.init(new KeyParameter(key));
      peer.update((byte) 7);
      peer.update(message, 3, length);
      byte[] expected = new byte[32];
      peer.doFinal(expected, 0);

      int half = length / 2;
      hmac.update((byte) 7);
      hmac.update(message, 3, half);
      hmac.update(message, 3 + half, length - half);
      byte[] out = new byte[40];
      hmac.finish(out, 4);
      assertThat(Arrays.copyOfRange(out, 4, 36)).isEqualTo(expected);
      assertThat(out[3]).isZero();
      assertThat(out[36]).isZero();
    }
    assertThatThrownBy(() -> hmac.finish(new byte[33], 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static byte[] bytes(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
