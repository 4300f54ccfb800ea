package dev.nuwa.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GearCutterTest {

  private static final CutParameters SMALL = new CutParameters(64, 256, 1024);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theFastLoopGivesExactlyWhatTheDefinitionSays(long seed) {
    Random random = new Random(seed);
    GearTable table = new GearTable(bytes(seed, 32));
    for (int round = 0; round < 60; round++) {
      int min = 64 + random.nextInt(300);
      int average = Integer.highestOneBit(min) << (1 + random.nextInt(3));
      CutParameters parameters =
          new CutParameters(min, average, average + 1 + random.nextInt(4 * average));
      byte[] file = compressible(random, random.nextInt(12_000));
      assertThat(cuts(new GearCutter(table, parameters), file))
          .as("seed %d, round %d, %s, %d bytes", seed, round, parameters, file.length)
          .isEqualTo(definedCuts(table, parameters, file));
    }
  }

  @Test
  void aCutDependsOnNothingBeforeTheChunkNorOnBytesBeyondTheLongestChunk() {
    GearCutter cutter = new GearCutter(new GearTable(bytes(1, 32)), SMALL);
    byte[] chunk = bytes(2, SMALL.max());
    int alone = cutter.cut(chunk, 0, chunk.length);
    for (int before : new int[] {1, 63, 64, 1000}) {
      byte[] file = bytes(before, before + chunk.length + 500);
      System.arraycopy(chunk, 0, file, before, chunk.length);
      assertThat(cutter.cut(file, before, file.length - before)).isEqualTo(alone);
      assertThat(cutter.cut(file, before, chunk.length)).isEqualTo(alone);
    }
  }

  @Test
  void chunksCoverTheFileWithinTheBounds() {
    GearCutter cutter = new GearCutter(new GearTable(bytes(3, 32)), SMALL);
    byte[] file = bytes(4, 1_000_000);
    List<Integer> cuts = cuts(cutter, file);
    assertThat(cuts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(file.length);
    assertThat(cuts.subList(0, cuts.size() - 1))
        .allSatisfy(cut -> assertThat(cut).isBetween(SMALL.min(), SMALL.max()));
    double mean = (double) file.length / cuts.size();
    assertThat(mean).isBetween(0.9 * SMALL.average(), 1.5 * SMALL.average());
  }

  @Test
  void anInsertionMovesOnlyTheCutsAroundIt() {
    GearCutter cutter = new GearCutter(new GearTable(bytes(5, 32)), SMALL);
    byte[] file = bytes(6, 200_000);
    byte[] edited = new byte[file.length + 7];
    System.arraycopy(file, 0, edited, 0, 100_000);
    System.arraycopy(file, 100_000, edited, 100_007, 100_000);
    Set<List<Byte>> before = new HashSet<>(chunks(cutter, file));
    List<List<Byte>> after = chunks(cutter, edited);
    assertThat(after.stream().filter(chunk -> !before.contains(chunk)).count()).isLessThan(12);
  }

  @Test
  void anotherKeyCutsElsewhere() {
    byte[] file = bytes(7, 100_000);
    assertThat(cuts(new GearCutter(new GearTable(bytes(8, 32)), SMALL), file))
        .isNotEqualTo(cuts(new GearCutter(new GearTable(bytes(9, 32)), SMALL), file));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64})
  void aRestNotLongerThanTheMinimumIsOneChunk(int length) {
    GearCutter cutter = new GearCutter(new GearTable(bytes(1, 32)), SMALL);
    assertThat(cutter.cut(bytes(2, length), 0, length)).isEqualTo(length);
    assertThat(cutter.maxBytes()).isEqualTo(1024);
  }

  @Test
  void rangesOutsideTheArrayAreRefused() {
    GearCutter cutter = new GearCutter(new GearTable(bytes(1, 32)), SMALL);
    assertThatThrownBy(() -> cutter.cut(new byte[100], 50, 51))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new GearTable(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "63, 256, 1024",
    "64, 64, 1024",
    "64, 256, 256",
    "64, 300, 1024",
    "0, 0, 0",
    "64, 256, 67108865",
    "-1, 256, 1024"
  })
  void parametersThatDoNotFitAreRefused(int min, int average, int max) {
    assertThatThrownBy(() -> new CutParameters(min, average, max))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(min + ", " + average + ", " + max);
  }

  @Test
  void fixedBlocksAreAllOfOneSizeButTheLast() {
    FixedCutter cutter = new FixedCutter(4096);
    assertThat(cuts(cutter, new byte[10_000])).containsExactly(4096, 4096, 1808);
    assertThat(cuts(cutter, new byte[8192])).containsExactly(4096, 4096);
    assertThat(cutter.maxBytes()).isEqualTo(4096);
    assertThatThrownBy(() -> new FixedCutter(0)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> new FixedCutter((64 << 20) + 1)).isInstanceOf(UsageException.class);
  }

  static List<Integer> cuts(Cutter cutter, byte[] file) {
    List<Integer> cuts = new ArrayList<>();
    for (int at = 0; at < file.length; ) {
      int cut = cutter.cut(file, at, file.length - at);
      cuts.add(cut);
      at += cut;
    }
    return cuts;
  }

  /// The words of GearCutter's documentation, one to one and without regard to speed.
  static List<Integer> definedCuts(GearTable table, CutParameters parameters, byte[] file) {
    List<Integer> cuts = new ArrayList<>();
    for (int at = 0; at < file.length; ) {
      int left = file.length - at;
      int cut = Math.min(left, parameters.max());
      for (int length = parameters.min(); length < Math.min(left, parameters.max()); length++) {
        int zeros = Long.numberOfLeadingZeros(hash(table, file, at + length));
        int bits = Integer.numberOfTrailingZeros(parameters.average());
        if (zeros >= (length < parameters.average() ? bits + 2 : bits - 2)) {
          cut = length;
          break;
        }
      }
      cuts.add(cut);
      at += cut;
    }
    return cuts;
  }

  private static long hash(GearTable table, byte[] file, int end) {
    long hash = 0;
    for (int k = 0; k < 64; k++) {
      hash += table.entries()[file[end - 1 - k] & 0xff] << k;
    }
    return hash;
  }

  private static List<List<Byte>> chunks(Cutter cutter, byte[] file) {
    List<List<Byte>> chunks = new ArrayList<>();
    int at = 0;
    for (int cut : cuts(cutter, file)) {
      List<Byte> chunk = new ArrayList<>();
      for (byte b : Arrays.copyOfRange(file, at, at + cut)) {
        chunk.add(b);
      }
      chunks.add(chunk);
      at += cut;
    }
    return chunks;
  }

  /// Random bytes with runs and repeats, as files have them.
  private static byte[] compressible(Random random, int length) {
    byte[] file = new byte[length];
    int at = 0;
    while (at < length) {
      int run = Math.min(length - at, 1 + random.nextInt(700));
      switch (random.nextInt(3)) {
        case 0 -> Arrays.fill(file, at, at + run, (byte) random.nextInt(3));
        case 1 -> System.arraycopy(file, Math.max(0, at - run), file, at, Math.min(run, at));
        default -> System.arraycopy(bytes(random.nextLong(), run), 0, file, at, run);
      }
      at += run;
    }
    return file;
  }

  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
