package dev.nuwa.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.macs.SipHash;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrimitivesTest {

  /// The reference vectors: key 00..0f, input 00..(length - 1), output bytes in order.
  @ParameterizedTest
  @CsvSource({
    "0, 310e0edd47db6f72", "1, fd67dc93c539f874", "2, 5a4fa9d909806c0d", "3, 2d7efbd796666785",
    "4, b7877127e09427cf", "5, 8da699cd64557618", "6, cee3fe586e46c9cb", "7, 37d1018bf50002ab",
    "8, 6224939a79f5f593", "9, b0e4a90bdf82009e", "10, f3b9dd94c5bb5d7a", "11, a7ad6b22462fb3f4",
    "12, fbe50e86bc8f1e75"
  })
  void sipHashVectorsOfTheReferenceAreReproduced(int length, String output) {
    byte[] key = counting(16);
    long hash = new dev.nuwa.crypto.SipHash(key).hash(counting(length));
    assertThat(Long.reverseBytes(hash)).isEqualTo(HexFormat.fromHexDigitsToLong(output));
  }

  @Test
  void sipHashOfARangeEqualsAnIndependentImplementation() {
    Random random = new Random(1);
    byte[] key = new byte[16];
    random.nextBytes(key);
    SipHash peer = new SipHash();
    peer.init(new KeyParameter(key));
    byte[] message = new byte[300];
    random.nextBytes(message);
    for (int length = 0; length < 260; length++) {
      peer.update(message, 5, length);
      assertThat(new dev.nuwa.crypto.SipHash(key).hash(message, 5, length))
          .isEqualTo(peer.doFinal());
    }
  }

  @Test
  void digestsOfKnownInput() {
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
    byte[] padded = "xabcx".getBytes(StandardCharsets.US_ASCII);
    byte[] expected =
        HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Digests.sha256(abc)).isEqualTo(expected);
    assertThat(Digests.sha256(padded, 1, 3)).isEqualTo(expected);
    assertThat(Digests.newSha256().digest(abc)).isEqualTo(expected);
    // RFC 3720, B.4: 32 bytes of zeros, of ones.
    assertThat(Digests.crc32c(new byte[40], 4, 32)).isEqualTo(0x8a9136aa);
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    assertThat(Digests.crc32c(ones, 0, 32)).isEqualTo(0x62a8ab43);
  }

  @Test
  void aClosedSecretIsZeroedAndRefusesUse() {
    byte[] owned = {1, 2, 3};
    byte[] copied = {4, 5};
    Secret secret = Secret.adopt(owned);
    Secret copy = Secret.copyOf(copied);
    assertThat(secret.bytes()).isSameAs(owned);
    assertThat(secret.length()).isEqualTo(3);
    secret.close();
    secret.close();
    copy.close();
    assertThat(owned).containsOnly(0);
    assertThat(copied).containsExactly(4, 5);
    assertThatThrownBy(secret::bytes).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSecretDoesNotPrintItsBytes() {
    Secret secret = Secret.random(new SecureRandom(), 32);
    Object anything = secret;
    assertThat(anything.toString()).doesNotContain(HexFormat.of().formatHex(secret.bytes(), 0, 8));
    assertThat(secret.bytes()).hasSize(32);
  }

  @Test
  void fixedRandomnessIsDealtOutOnceAndNeverInvented() {
    FixedRandom random = new FixedRandom(counting(10), 2, 4);
    byte[] three = new byte[3];
    random.nextBytes(three);
    assertThat(three).containsExactly(2, 3, 4);
    assertThatThrownBy(random::checkUsedUp).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> random.nextBytes(three)).isInstanceOf(IllegalStateException.class);
    random.nextBytes(new byte[1]);
    random.checkUsedUp();
    random.close();
    assertThatThrownBy(() -> random.nextBytes(new byte[1]))
        .isInstanceOf(IllegalStateException.class);
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
