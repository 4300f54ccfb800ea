package dev.nuwa.repo.pack;

/// How much of a finished pack is opened again before it leaves the machine.
public enum ReadBack {
  /// Every unit: opened, inflated, every blob compared by its CRC32C.
  EVERY_UNIT(1),
  /// One unit in sixteen: for machines whose memory is trusted.
  SAMPLED(16);

  private final int step;

  ReadBack(int step) {
    this.step = step;
  }

  /// Whether the unit of this number is opened.
  boolean covers(int unit) {
    return unit % step == 0;
  }
}
