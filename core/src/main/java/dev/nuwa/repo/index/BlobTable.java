package dev.nuwa.repo.index;

import java.util.Arrays;

/// From the first 128 bits of a blob's id to the numbers of all its copies. Open addressing, linear
/// probing, at most two thirds full: 16 bytes for the id and 6 to 12 for the slot of each blob, and
/// no object.
///
/// 128 of 256 bits are enough: among 2^32 blobs two ids share them with a chance of 2^-65, and what
/// is read is verified against the whole id. Ids are placed by a multiplier drawn per process, so
/// that a writer who lies in its indexes cannot aim at one place.
///
/// Filled by one thread; safe to read from many once published to them.
final class BlobTable {

  /// More copies of one blob than this are not remembered: a lying index must not make a long
  /// chain.
  static final int COPIES_MAX = 16;

  private static final int FREE = -1;

  private final LongColumn ids = new LongColumn();
  private final long multiplier;
  private int[] slots = filled(1 << 10);

  /// @param seed any random number
  BlobTable(long seed) {
    this.multiplier = seed | 1;
  }

  /// Adds the next blob; its number is the count of blobs before it, whether it can be found or
  /// not.
  void add(long high, long low) {
    if (size() + 1L > slots.length / 3L * 2) {
      grow();
    }
    int number = size();
    ids.add(high);
    ids.add(low);
    place(number, high, low);
  }

  /// How many blobs were added.
  int size() {
    return ids.size() / 2;
  }

  /// The slot where the search for an id starts.
  int start(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * multiplier;
    return (int) (mixed >>> 32) & (slots.length - 1);
  }

  /// The first slot at or after `slot` that holds a copy of this id; -1 when there is no further
  /// one.
  int next(int slot, long high, long low) {
    int at = slot & (slots.length - 1);
    while (slots[at] != FREE) {
      if (matches(slots[at], high, low)) {
        return at;
      }
      at = (at + 1) & (slots.length - 1);
    }
    return -1;
  }

  /// The number of the blob in a slot that [#next] found.
  int number(int slot) {
    return slots[slot];
  }

  private void place(int number, long high, long low) {
    int at = start(high, low);
    int copies = 0;
    while (slots[at] != FREE) {
      if (matches(slots[at], high, low) && ++copies >= COPIES_MAX) {
        return;
      }
      at = (at + 1) & (slots.length - 1);
    }
    slots[at] = number;
  }

  private boolean matches(int number, long high, long low) {
    return ids.get(2 * number) == high && ids.get(2 * number + 1) == low;
  }

  private void grow() {
    if (slots.length >= 1 << 30) {
      throw new IllegalStateException("more blobs than one index can hold: " + size());
    }
    int[] before = slots;
    slots = filled(before.length * 2);
    for (int number : before) {
      if (number != FREE) {
        place(number, ids.get(2 * number), ids.get(2 * number + 1));
      }
    }
  }

  private static int[] filled(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, FREE);
    return slots;
  }
}
