package dev.nuwa.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnitCipherTest {

  private static final byte[] KEY = random(1, 32);
  private static final byte[] NONCE = random(2, 12);
  private static final byte[] ASSOCIATED = random(3, 50);

  /// Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation".
  @Test
  void publishedVectorIsReproduced() {
    byte[] key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    byte[] plain =
        hex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    byte[] sealed = new byte[plain.length + 16];
    int length =
        new UnitCipher(key)
            .seal(
                hex("cafebabefacedbaddecaf888"),
                hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
                plain,
                0,
                plain.length,
                sealed,
                0);
    assertThat(length).isEqualTo(76);
    assertThat(sealed)
        .isEqualTo(
            hex(
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                    + "76fc6ece0f4e1768cddf8853bb2d551b"));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 15, 16, 17, 16383, 16384, 16385, 32767, 32768, 32769, 49153, 1 << 20, 3000001})
  void piecewiseSealingEqualsAnIndependentImplementationAndOpens(int length) throws Exception {
    byte[] plain = random(length, length);
    byte[] sealed = seal(plain);

    GCMBlockCipher peer = (GCMBlockCipher) GCMBlockCipher.newInstance(AESEngine.newInstance());
    peer.init(true, new AEADParameters(new KeyParameter(KEY), 128, NONCE, ASSOCIATED));
    byte[] expected = new byte[length + 16];
    int done = peer.processBytes(plain, 0, length, expected, 0);
    peer.doFinal(expected, done);
    assertThat(Arrays.equals(sealed, expected)).isTrue();

    byte[] opened = new byte[length];
    assertThat(new UnitCipher(KEY).open(NONCE, ASSOCIATED, sealed, 0, sealed.length, opened, 0))
        .isEqualTo(length);
    assertThat(Arrays.equals(opened, plain)).isTrue();
  }

  @Test
  void onlyTheGivenRangesAreReadAndWritten() {
    byte[] plain = random(4, 100_000);
    byte[] sealed = new byte[100_100];
    UnitCipher cipher = new UnitCipher(KEY);
    assertThat(cipher.seal(NONCE, ASSOCIATED, plain, 10, 70_000, sealed, 20)).isEqualTo(70_016);
    assertThat(Arrays.copyOf(sealed, 20)).containsOnly(0);
    assertThat(Arrays.copyOfRange(sealed, 70_036, sealed.length)).containsOnly(0);

    byte[] opened = new byte[70_100];
    assertThat(cipher.open(NONCE, ASSOCIATED, sealed, 20, 70_016, opened, 30)).isEqualTo(70_000);
    assertThat(Arrays.copyOf(opened, 30)).containsOnly(0);
    assertThat(Arrays.copyOfRange(opened, 30, 70_030))
        .isEqualTo(Arrays.copyOfRange(plain, 10, 70_010));
    assertThat(Arrays.copyOfRange(opened, 70_030, 70_100)).containsOnly(0);
  }

  @Test
  void sealingAndOpeningInPlaceWork() {
    byte[] plain = random(5, 200_000);
    byte[] buffer = Arrays.copyOf(plain, plain.length + 16);
    UnitCipher cipher = new UnitCipher(KEY);
    assertThat(cipher.seal(NONCE, ASSOCIATED, buffer, 0, plain.length, buffer, 0))
        .isEqualTo(buffer.length);
    assertThat(Arrays.equals(buffer, seal(plain))).isTrue();
    assertThat(cipher.open(NONCE, ASSOCIATED, buffer, 0, buffer.length, buffer, 0))
        .isEqualTo(plain.length);
    assertThat(Arrays.equals(buffer, 0, plain.length, plain, 0, plain.length)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16384, 99_999, 100_000, 100_015})
  void oneFlippedBitIsNoticedAndNothingIsReleased(int at) {
    byte[] sealed = seal(random(6, 100_000));
    sealed[at] ^= (byte) 0x80;
    byte[] opened = random(7, 100_000);
    assertThat(new UnitCipher(KEY).open(NONCE, ASSOCIATED, sealed, 0, sealed.length, opened, 0))
        .isEqualTo(UnitCipher.FORGED);
    assertThat(opened).containsOnly(0);
  }

  @Test
  void otherKeyNonceAssociatedDataOrLengthIsNoticed() {
    byte[] sealed = seal(random(8, 5000));
    byte[] out = new byte[5000];
    UnitCipher cipher = new UnitCipher(KEY);
    UnitCipher other = new UnitCipher(random(9, 32));
    assertThat(other.open(NONCE, ASSOCIATED, sealed, 0, 5016, out, 0)).isEqualTo(-1);
    assertThat(cipher.open(random(10, 12), ASSOCIATED, sealed, 0, 5016, out, 0)).isEqualTo(-1);
    assertThat(cipher.open(NONCE, new byte[0], sealed, 0, 5016, out, 0)).isEqualTo(-1);
    assertThat(cipher.open(NONCE, ASSOCIATED, sealed, 0, 5015, out, 0)).isEqualTo(-1);
    assertThat(cipher.open(NONCE, ASSOCIATED, sealed, 1, 5015, out, 0)).isEqualTo(-1);
    assertThat(cipher.open(NONCE, ASSOCIATED, sealed, 0, 16, out, 0)).isEqualTo(-1);
    assertThat(cipher.open(NONCE, ASSOCIATED, sealed, 0, 15, out, 0)).isEqualTo(-1);
    assertThat(cipher.open(NONCE, ASSOCIATED, sealed, 0, 0, out, 0)).isEqualTo(-1);
    assertThat(cipher.open(NONCE, ASSOCIATED, sealed, 0, 5016, out, 0)).isEqualTo(5000);
  }

  @Test
  void manyUnitsGoThroughOneInstanceAlsoAfterAForgery() {
    RandomGenerator random = new Random(11);
    UnitCipher cipher = new UnitCipher(KEY);
    for (int unit = 0; unit < 50; unit++) {
      byte[] nonce = random(1000 + unit, 12);
      byte[] plain = random(unit, random.nextInt(60_000));
      byte[] sealed = new byte[plain.length + 16];
      cipher.seal(nonce, ASSOCIATED, plain, 0, plain.length, sealed, 0);
      byte[] opened = new byte[plain.length];
      sealed[0] ^= 1;
      assertThat(cipher.open(nonce, ASSOCIATED, sealed, 0, sealed.length, opened, 0)).isEqualTo(-1);
      sealed[0] ^= 1;
      assertThat(cipher.open(nonce, ASSOCIATED, sealed, 0, sealed.length, opened, 0))
          .isEqualTo(plain.length);
      assertThat(Arrays.equals(opened, plain)).isTrue();
    }
  }

  @Test
  void theSameNonceTwiceInARowIsRefused() {
    UnitCipher cipher = new UnitCipher(KEY);
    byte[] out = new byte[116];
    cipher.seal(NONCE, ASSOCIATED, new byte[100], 0, 100, out, 0);
    assertThatThrownBy(() -> cipher.seal(NONCE, ASSOCIATED, new byte[100], 0, 100, out, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void missingRoomAndWrongLengthsAreRefusedBeforeAnythingIsWritten() {
    UnitCipher cipher = new UnitCipher(KEY);
    byte[] out = new byte[115];
    assertThatThrownBy(() -> cipher.seal(NONCE, ASSOCIATED, new byte[100], 0, 100, out, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> cipher.open(NONCE, ASSOCIATED, new byte[200], 0, 200, out, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> cipher.seal(new byte[11], ASSOCIATED, out, 0, 10, out, 50))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UnitCipher(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(out).containsOnly(0);
  }

  private static byte[] seal(byte[] plain) {
    byte[] sealed = new byte[plain.length + UnitCipher.TAG_BYTES];
    new UnitCipher(KEY).seal(NONCE, ASSOCIATED, plain, 0, plain.length, sealed, 0);
    return sealed;
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
