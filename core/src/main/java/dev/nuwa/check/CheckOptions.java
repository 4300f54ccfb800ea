package dev.nuwa.check;

/// How much is checked.
///
/// @param readPercent how many of all packs, chosen at random, are read and verified: 0 for none
/// @param workers how many packs at once, 1 to 64
/// @param memoryBytes how much of them may be in memory; a pack that is longer is read alone
public record CheckOptions(int readPercent, int workers, long memoryBytes) {

  /// The structure only.
  public static final CheckOptions STRUCTURE = new CheckOptions(0, 4, 128L << 20);

  public CheckOptions {
    if (readPercent < 0 || readPercent > 100) {
      throw new IllegalArgumentException("not a percentage: " + readPercent);
    }
    if (workers < 1 || workers > 64 || memoryBytes < 1 << 20) {
      throw new IllegalArgumentException(workers + " workers with " + memoryBytes + " bytes");
    }
  }

  /// The structure, and the data of some packs.
  public CheckOptions reading(int percent) {
    return new CheckOptions(percent, workers, memoryBytes);
  }
}
