package dev.nuwa.chunk;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.UsageException;

/// Bounds of content-defined chunks, in bytes.
///
/// @param min no chunk is shorter, except the last of a file; at least 64
/// @param average where the rule for a cut relaxes; a power of two, above `min`
/// @param max no chunk is longer; above `average`, at most [#BYTES_MAX]
public record CutParameters(int min, int average, int max) {

  /// The largest `max`: 64 MiB.
  public static final int BYTES_MAX = 64 << 20;

  /// 256 KiB, 1 MiB, 2 MiB: one in fifty chunks is cut by the maximum.
  public static final CutParameters STANDARD = new CutParameters(256 << 10, 1 << 20, 2 << 20);

  public CutParameters {
    boolean ordered =
        GearCutter.WINDOW_BYTES <= min && min < average && average < max && max <= BYTES_MAX;
    if (!ordered || Integer.bitCount(average) != 1) {
      throw new UsageException(
          Sentence.of(
              "chunk sizes {0}, {1}, {2} (min, average, max) do not fit", min, average, max),
          Sentence.of("use 64 <= min < average < max <= 67108864, average a power of two"));
    }
  }

  /// Number of leading zero bits of the hash that cut before `average`.
  int strictBits() {
    return Integer.numberOfTrailingZeros(average) + 2;
  }

  /// Number of leading zero bits of the hash that cut from `average` on.
  int looseBits() {
    return Integer.numberOfTrailingZeros(average) - 2;
  }
}
