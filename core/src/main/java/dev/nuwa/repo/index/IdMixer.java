package dev.nuwa.repo.index;

import java.util.SplittableRandom;

/// Where an id goes in a table: a number that nobody foresees who does not know what was drawn for
/// this process, so that a writer who lies in its indexes cannot aim at one place.
final class IdMixer {

  private final long first;
  private final long second;

  /// @param seed any random number
  IdMixer(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.first = random.nextLong() | 1;
    this.second = random.nextLong() | 1;
  }

  /// The upper bits are the better ones.
  long mix(long high, long low) {
    long mixed = high * first + Long.rotateLeft(low, 32) * second;
    return mixed ^ mixed >>> 32;
  }
}
