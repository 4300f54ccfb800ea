package dev.nuwa.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every decoder is total: for any bytes it answers, or refuses with one of two failures, soon and
/// with little memory.
final class DecoderFuzzTest {

  private static final long SEED = 20_260_102L;
  private static final int ROUNDS = 1_500;
  private static final long BYTES_PER_CALL_MAX = 4L << 20;
  private static final byte[][] BOMBS = {
    {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07},
    {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
    {(byte) 0x9b, 0, 0, 0, 0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
    {(byte) 0xba, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
    {(byte) 0x5a, 0x40, 0, 0, 0},
    {(byte) 0x81, (byte) 0x81, (byte) 0x81, (byte) 0x81, (byte) 0x81, (byte) 0x81, (byte) 0x81},
  };

  @TestFactory
  Stream<DynamicTest> everyDecoderAnswersOrRefuses() {
    return Decoders.all().stream()
        .map(stored -> DynamicTest.dynamicTest(stored.name(), () -> fuzz(stored)));
  }

  private static void fuzz(Decoders.Stored stored) {
    long seed = SEED + stored.name().hashCode();
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutated(stored.bytes(), random);
      long before = Allocations.ofThisThread();
      try {
        refused += takes(stored, bytes) ? 0 : 1;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
      if (Allocations.ofThisThread() - before > BYTES_PER_CALL_MAX) {
        throw new AssertionError("too much memory: seed " + seed + ", round " + round);
      }
    }
    assertThat(refused).as("refused, seed " + seed).isGreaterThan(ROUNDS / 20);
  }

  private static boolean takes(Decoders.Stored stored, byte[] bytes) {
    try {
      return stored.again().apply(bytes) != null;
    } catch (CorruptionException | FormatException e) {
      return false;
    }
  }

  private static byte[] mutated(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    switch (random.nextInt(6)) {
      case 0 -> flipBits(bytes, 1 + random.nextInt(3), random);
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
      case 3 -> overwrite(bytes, BOMBS[random.nextInt(BOMBS.length)], random);
      case 4 -> {
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        overwrite(bytes, noise, random);
      }
      default -> {
        bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
      }
    }
    return bytes;
  }

  private static void flipBits(byte[] bytes, int count, Random random) {
    for (int i = 0; i < count; i++) {
      bytes[position(bytes, random)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static void overwrite(byte[] bytes, byte[] with, Random random) {
    int at = position(bytes, random);
    System.arraycopy(with, 0, bytes, at, Math.min(with.length, bytes.length - at));
  }

  /// Mostly near the beginning, where lengths are.
  private static int position(byte[] bytes, Random random) {
    return random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 64) : bytes.length);
  }
}
