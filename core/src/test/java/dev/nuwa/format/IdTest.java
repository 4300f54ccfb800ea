package dev.nuwa.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class IdTest {

  private static final long SEED = 17;

  @Test
  void idsAreTheirBytes() {
    byte[] bytes = Samples.pattern(0xf8, 40);
    BlobId id = BlobId.of(bytes, 4);
    assertThat(id.bytes()).isEqualTo(Arrays.copyOfRange(bytes, 4, 36));
    assertThat(id.toString()).startsWith("fcfdfeff00010203").hasSize(64);
    assertThat(BlobId.ofHex(id.toString())).isEqualTo(id);
    byte[] target = new byte[40];
    id.writeTo(target, 8);
    assertThat(BlobId.of(target, 8)).isEqualTo(id);
    assertThatThrownBy(() -> BlobId.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    assertThat(RepositoryId.of(Samples.pattern(0, 16)))
        .hasToString("000102030405060708090a0b0c0d0e0f");
  }

  @Test
  void idsOrderAsTheirUnsignedBytesDo() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      byte[] a = new byte[32];
      random.nextBytes(a);
      byte[] b = a.clone();
      b[random.nextInt(32)] = (byte) random.nextInt();
      int expected = Integer.signum(Arrays.compareUnsigned(a, b));
      String round = "seed " + SEED + ", round " + i;
      assertThat(Integer.signum(BlobId.of(a).compareTo(BlobId.of(b))))
          .as(round)
          .isEqualTo(expected);
      assertThat(Integer.signum(Hash.of(a).compareTo(Hash.of(b)))).as(round).isEqualTo(expected);
      int half = Integer.signum(Arrays.compareUnsigned(a, 0, 16, b, 0, 16));
      assertThat(Integer.signum(AuthorId.of(a, 0).compareTo(AuthorId.of(b, 0)))).isEqualTo(half);
      assertThat(Integer.signum(ByteString.of(a).compareTo(ByteString.of(b)))).isEqualTo(expected);
    }
  }

  @Test
  void bytesStayWhatTheyWere() {
    byte[] mine = {1, 2, 3};
    ByteString bytes = ByteString.of(mine);
    mine[0] = 9;
    bytes.bytes()[1] = 9;
    assertThat(bytes).isEqualTo(ByteString.ofHex("010203")).hasToString("\u0001\u0002\u0003");
    assertThat(bytes.slice(1, 2)).isEqualTo(ByteString.ofHex("02"));
    assertThat(bytes.startsWith(ByteString.ofHex("0102"))).isTrue();
    assertThat(bytes.startsWith(ByteString.ofHex("01020304"))).isFalse();
    assertThat(bytes.commonPrefix(ByteString.ofHex("0104"))).isEqualTo(1);
    assertThat(bytes.indexOf((byte) 3, 1)).isEqualTo(2);
    assertThat(ByteString.ofHex("0102")).isLessThan(bytes);
  }

  @Test
  void bytesThatAreNotUtf8AreShownEscaped() {
    assertThat(ByteString.utf8("中").utf8()).isEqualTo("中");
    assertThat(ByteString.ofHex("61ff62").utf8()).isEqualTo("a\\xffb");
  }
}
