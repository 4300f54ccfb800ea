package dev.nuwa.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/// The bytes that kernels are fed with: a file that `bench/compare` makes of pieces of a set, or
/// made-up ones, half of them log lines and half random.
public final class Sample {

  /// System property with the name of a file.
  public static final String PROPERTY = "nuwa.bench.sample";

  /// A unit as the pipeline makes them.
  public static final int UNIT_BYTES = 512 << 10;

  private static final int BYTES = 64 << 20;
  private static final long SEED = 25;

  private final byte[] bytes;
  private int at;

  private Sample(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The sample of this process.
  public static Sample load() {
    String file = System.getProperty(PROPERTY, "");
    try {
      return new Sample(file.isEmpty() ? invented() : Files.readAllBytes(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All of it.
  public byte[] bytes() {
    return bytes;
  }

  /// Where the next unit begins; after the last comes the first.
  public int nextUnit() {
    int unit = at;
    at = at + 2 * UNIT_BYTES > bytes.length ? 0 : at + UNIT_BYTES;
    return unit;
  }

  /// How many whole units there are.
  public int units() {
    return bytes.length / UNIT_BYTES;
  }

  private static byte[] invented() {
    Random random = new Random(SEED);
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    int end = BYTES / 2;
    for (int position = 0; position < end; ) {
      String line =
          "{\"time\":%d,\"user\":%d,\"path\":\"/api/v1/items/%d\",\"ms\":%d}%n"
              .formatted(
                  position, random.nextInt(1_000_000), random.nextInt(5000), random.nextInt(900));
      byte[] text = line.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, bytes, position, Math.min(text.length, end - position));
      position += text.length;
    }
    return Arrays.copyOf(bytes, BYTES);
  }
}
