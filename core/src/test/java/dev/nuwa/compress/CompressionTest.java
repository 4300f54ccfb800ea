package dev.nuwa.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressionTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 65_535, 65_536, 1 << 20, 5_000_001})
  void whatIsCompressedComesBack(int length) {
    for (byte[] plain : new byte[][] {new byte[length], random(length), text(length)}) {
      for (int level : new int[] {1, 3, 19}) {
        if (level == 19 && length > 1 << 20) {
          continue;
        }
        byte[] frame = compress(plain, level);
        assertThat(frame.length).isLessThanOrEqualTo(Compressor.bound(length));
        byte[] back = new byte[length];
        try (Decompressor decompressor = new Decompressor()) {
          assertThat(decompressor.decompress(frame, 0, frame.length, back, 0, length)).isTrue();
        }
        assertThat(Arrays.equals(back, plain)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 131_071, 131_072, 131_073, 1 << 20, 2 << 20, 5_000_001})
  void whatIsCompressedComesBackOverItself(int length) {
    byte[] mixed = text(length);
    System.arraycopy(random(length / 2), 0, mixed, length / 4, length / 2);
    for (byte[] plain : new byte[][] {new byte[length], random(length), text(length), mixed}) {
      for (int level : new int[] {1, 3}) {
        byte[] frame = compress(plain, level);
        byte[] array = Arrays.copyOf(frame, Decompressor.roomOver(length));
        try (Decompressor decompressor = new Decompressor()) {
          assertThat(decompressor.decompressOver(array, frame.length, length)).isTrue();
        }
        assertThat(Arrays.equals(array, 0, length, plain, 0, length)).isTrue();
      }
    }
  }

  @Test
  void aFrameOfAnotherLengthIsRefusedOverItself() {
    byte[] frame = compress(text(300_000), 1);
    try (Decompressor decompressor = new Decompressor()) {
      for (int claimed : new int[] {0, 299_999, 300_001}) {
        byte[] array = Arrays.copyOf(frame, Decompressor.roomOver(300_001));
        assertThat(decompressor.decompressOver(array, frame.length, claimed)).isFalse();
      }
      byte[] cut = Arrays.copyOf(frame, Decompressor.roomOver(300_000));
      assertThat(Decompressor.hasRoomOver(cut, frame.length - 1, 300_000)).isFalse();
      assertThatThrownBy(() -> decompressor.decompressOver(frame, frame.length, 300_000))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /// What nobody's encoder makes, and anybody's may: zeros in few blocks, then ten bytes a block.
  @Test
  void aFrameOfTinyBlocksNeedsMoreRoom() {
    int zeros = 3 * 100_000;
    byte[] plain = Arrays.copyOf(new byte[zeros], zeros + 100_000);
    System.arraycopy(random(100_000), 0, plain, zeros, 100_000);
    ByteBuffer frame = ByteBuffer.allocate(200_000).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(0xfd2fb528).put((byte) 0xa0).putInt(plain.length);
    for (int i = 0; i < 3; i++) {
      putBlockHeader(frame, 1, 100_000, false).put((byte) 0);
    }
    for (int at = zeros; at < plain.length; at += 10) {
      putBlockHeader(frame, 0, 10, at + 10 == plain.length).put(plain, at, 10);
    }
    int length = frame.position();
    byte[] usual = Arrays.copyOf(frame.array(), Decompressor.roomOver(plain.length));
    byte[] enough = Arrays.copyOf(usual, usual.length + 3 * 10_003);
    assertThat(Decompressor.hasRoomOver(usual, length, plain.length)).isFalse();
    assertThat(Decompressor.hasRoomOver(enough, length, plain.length)).isTrue();
    assertThat(Decompressor.hasRoomOver(enough, length - 11, plain.length)).isFalse(); // no frame
    try (Decompressor decompressor = new Decompressor()) {
      assertThat(decompressor.decompressOver(enough, length, plain.length)).isTrue();
    }
    assertThat(Arrays.equals(enough, 0, plain.length, plain, 0, plain.length)).isTrue();
  }

  private static ByteBuffer putBlockHeader(ByteBuffer out, int type, int bytes, boolean last) {
    int header = bytes << 3 | type << 1 | (last ? 1 : 0);
    return out.put((byte) header).put((byte) (header >> 8)).put((byte) (header >> 16));
  }

  @Test
  void aDamagedFrameNeverComesBackAsItWasOverItself() {
    byte[] plain = text(400_000);
    byte[] frame = compress(plain, 1);
    Random random = new Random(7);
    try (Decompressor decompressor = new Decompressor()) {
      for (int i = 0; i < 300; i++) {
        byte[] array = Arrays.copyOf(frame, Decompressor.roomOver(plain.length));
        array[12 + random.nextInt(frame.length - 12)] ^= (byte) (1 << random.nextInt(8));
        boolean opened =
            Decompressor.hasRoomOver(array, frame.length, plain.length)
                && decompressor.decompressOver(array, frame.length, plain.length);
        boolean same = Arrays.equals(array, 0, plain.length, plain, 0, plain.length);
        assertThat(opened && same).isFalse();
      }
    }
  }

  @Test
  void textGetsSmaller() {
    assertThat(compress(text(1 << 20), 1).length).isLessThan(1 << 19);
  }

  @Test
  void oneInstanceServesManyCallsWithEqualResults() {
    byte[] plain = text(100_000);
    byte[] first = compress(plain, 1);
    try (Compressor compressor = new Compressor(1)) {
      byte[] out = new byte[Compressor.bound(200_000)];
      for (int i = 0; i < 20; i++) {
        compressor.compress(random(1000 * i), 0, 1000 * i, out, 0);
        int length = compressor.compress(plain, 0, plain.length, out, 7);
        assertThat(Arrays.equals(out, 7, 7 + length, first, 0, first.length)).isTrue();
      }
    }
  }

  @Test
  void theFrameStatesItsContentSizeAndHasNoChecksumOrDictionary() {
    byte[] frame = compress(text(70_000), 1);
    // RFC 8878, 3.1.1: magic number, then the descriptor: size flag (2 bits), single segment,
    // unused, reserved, checksum, dictionary id (2 bits).
    assertThat(Arrays.copyOf(frame, 4)).containsExactly(0x28, 0xb5, 0x2f, 0xfd);
    assertThat(frame[4] & 0x07).isZero();
    assertThat((frame[4] & 0xe0)).isNotZero();
  }

  @Test
  void onlyTheGivenRangesAreReadAndWritten() {
    byte[] plain = text(50_000);
    byte[] out = new byte[60_000];
    byte[] back = new byte[30_020];
    try (Compressor compressor = new Compressor(1);
        Decompressor decompressor = new Decompressor()) {
      int length = compressor.compress(plain, 1000, 30_000, out, 500);
      assertThat(Arrays.copyOf(out, 500)).containsOnly(0);
      assertThat(decompressor.decompress(out, 500, length, back, 10, 30_000)).isTrue();
    }
    assertThat(Arrays.equals(back, 10, 30_010, plain, 1000, 31_000)).isTrue();
    assertThat(Arrays.copyOf(back, 10)).containsOnly(0);
    assertThat(Arrays.copyOfRange(back, 30_010, 30_020)).containsOnly(0);
  }

  @Test
  void aFrameOfAnotherLengthThanExpectedIsRefusedAndNothingWrittenBeyond() {
    byte[] bomb = compress(new byte[10_000_000], 1);
    byte[] out = new byte[5000];
    try (Decompressor decompressor = new Decompressor()) {
      assertThat(decompressor.decompress(bomb, 0, bomb.length, out, 0, 1000)).isFalse();
      byte[] frame = compress(text(2000), 1);
      assertThat(decompressor.decompress(frame, 0, frame.length, out, 0, 1999)).isFalse();
      assertThat(decompressor.decompress(frame, 0, frame.length, out, 0, 2001)).isFalse();
      assertThat(decompressor.decompress(frame, 0, frame.length, out, 0, 2000)).isTrue();
    }
    assertThat(Arrays.copyOfRange(out, 2000, out.length)).containsOnly(0);
  }

  @Test
  void anythingButExactlyOneWholeFrameIsRefused() {
    byte[] frame = compress(text(2000), 1);
    byte[] longer = Arrays.copyOf(frame, frame.length + 1);
    byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
    System.arraycopy(frame, 0, twice, frame.length, frame.length);
    byte[] out = new byte[4000];
    try (Decompressor decompressor = new Decompressor()) {
      assertThat(decompressor.decompress(longer, 0, longer.length, out, 0, 2000)).isFalse();
      assertThat(decompressor.decompress(twice, 0, twice.length, out, 0, 4000)).isFalse();
      assertThat(decompressor.decompress(twice, 0, twice.length, out, 0, 2000)).isFalse();
      assertThat(decompressor.decompress(frame, 0, frame.length - 1, out, 0, 2000)).isFalse();
      assertThat(decompressor.decompress(frame, 0, 3, out, 0, 2000)).isFalse();
      assertThat(decompressor.decompress(frame, 0, 0, out, 0, 0)).isFalse();
      assertThat(decompressor.decompress(random(500), 0, 500, out, 0, 2000)).isFalse();
      assertThat(decompressor.decompress(frame, 0, frame.length, out, 0, 2000)).isTrue();
    }
  }

  @Test
  void damagedFramesNeverCrashNorReachBeyondTheirRoom() {
    long seed = 20260101;
    Random random = new Random(seed);
    byte[] frame = compress(text(20_000), 3);
    byte[] out = new byte[20_100];
    try (Decompressor decompressor = new Decompressor()) {
      for (int round = 0; round < 2000; round++) {
        byte[] damaged = frame.clone();
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        decompressor.decompress(damaged, 0, damaged.length, out, 50, 20_000);
        assertThat(Arrays.mismatch(out, 0, 50, new byte[50], 0, 50))
            .as("seed %d", seed)
            .isEqualTo(-1);
        assertThat(Arrays.mismatch(out, 20_050, 20_100, new byte[50], 0, 50))
            .as("seed %d", seed)
            .isEqualTo(-1);
      }
    }
  }

  @Test
  void impossibleArgumentsAreRefused() {
    assertThatThrownBy(() -> new Compressor(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Compressor(20)).isInstanceOf(IllegalArgumentException.class);
    try (Compressor compressor = new Compressor(1);
        Decompressor decompressor = new Decompressor()) {
      byte[] tight = new byte[100];
      assertThatThrownBy(() -> compressor.compress(random(1000), 0, 1000, tight, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> decompressor.decompress(tight, 0, 100, tight, 50, 51))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static byte[] compress(byte[] plain, int level) {
    byte[] out = new byte[Compressor.bound(plain.length)];
    try (Compressor compressor = new Compressor(level)) {
      return Arrays.copyOf(out, compressor.compress(plain, 0, plain.length, out, 0));
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /// Words in random order: compressible, but not to nothing.
  private static byte[] text(int length) {
    String[] words = {"tree ", "node ", "chunk ", "blob ", "unit ", "pack ", "index ", "key\n"};
    Random random = new Random(7);
    StringBuilder text = new StringBuilder(length + 8);
    while (text.length() < length) {
      text.append(words[random.nextInt(words.length)]);
    }
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    return bytes;
  }
}
