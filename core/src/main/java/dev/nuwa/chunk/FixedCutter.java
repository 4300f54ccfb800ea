package dev.nuwa.chunk;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.UsageException;

/// Blocks of one size; the last of a file may be shorter. For databases and disks, which change in
/// place.
///
/// @param blockBytes 1 to [CutParameters#BYTES_MAX]
public record FixedCutter(int blockBytes) implements Cutter {

  public FixedCutter {
    if (blockBytes < 1 || blockBytes > CutParameters.BYTES_MAX) {
      throw new UsageException(
          Sentence.of("block size {0} does not fit", blockBytes),
          Sentence.of("use 1 to 67108864 bytes"));
    }
  }

  @Override
  public int cut(byte[] bytes, int offset, int length) {
    return Math.min(length, blockBytes);
  }

  @Override
  public int maxBytes() {
    return blockBytes;
  }
}
