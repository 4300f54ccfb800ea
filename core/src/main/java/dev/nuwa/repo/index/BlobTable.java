package dev.nuwa.repo.index;

import java.nio.IntBuffer;
import java.util.Arrays;

/// From the first 128 bits of a blob's id to the numbers of all its copies. Open addressing, linear
/// probing, at most two thirds full: 16 bytes for the id and 6 to 12 for the slot of each blob, all
/// of it outside of the heap.
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

  private static final int SEGMENT_BITS = 14;
  private static final int SEGMENT_SLOTS = 1 << SEGMENT_BITS;
  private static final int SLOTS_MAX = 1 << 30;

  /// What a slot holds that has no blob; any other holds the blob's number + 1.
  private static final int FREE = 0;

  private final LongColumn ids = new LongColumn();
  private final long multiplier;
  private IntBuffer[] slots = free(SEGMENT_SLOTS);

  /// How many slots, less one.
  private int mask = SEGMENT_SLOTS - 1;

  /// @param seed any random number
  BlobTable(long seed) {
    this.multiplier = seed | 1;
  }

  /// Adds the next blob; its number is the count of blobs before it, whether it can be found or
  /// not.
  void add(long high, long low) {
    if (size() + 1L > (mask + 1L) / 3 * 2) {
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
    return (int) (mixed >>> 32) & mask;
  }

  /// The first slot at or after `slot` that holds a copy of this id; -1 when there is no further
  /// one.
  int next(int slot, long high, long low) {
    int at = slot & mask;
    for (int held = slot(at); held != FREE; held = slot(at)) {
      if (matches(held - 1, high, low)) {
        return at;
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  /// The number of the blob in a slot that [#next] found.
  int number(int slot) {
    return slot(slot) - 1;
  }

  private int slot(int at) {
    return slots[at >>> SEGMENT_BITS].get(at & (SEGMENT_SLOTS - 1));
  }

  private void place(int number, long high, long low) {
    int at = start(high, low);
    int copies = 0;
    for (int held = slot(at); held != FREE; held = slot(at)) {
      if (matches(held - 1, high, low) && ++copies >= COPIES_MAX) {
        return;
      }
      at = (at + 1) & mask;
    }
    slots[at >>> SEGMENT_BITS].put(at & (SEGMENT_SLOTS - 1), number + 1);
  }

  private boolean matches(int number, long high, long low) {
    return ids.get(2 * number) == high && ids.get(2 * number + 1) == low;
  }

  private void grow() {
    int count = mask + 1;
    if (count >= SLOTS_MAX) {
      throw new IllegalStateException("more blobs than one index can hold: " + size());
    }
    IntBuffer[] before = slots;
    slots = free(2 * count);
    mask = 2 * count - 1;
    for (IntBuffer segment : before) {
      for (int i = 0; i < SEGMENT_SLOTS; i++) {
        int held = segment.get(i);
        if (held != FREE) {
          place(held - 1, ids.get(2 * held - 2), ids.get(2 * held - 1));
        }
      }
    }
  }

  private static IntBuffer[] free(int count) {
    IntBuffer[] segments = new IntBuffer[count >>> SEGMENT_BITS];
    Arrays.setAll(segments, _ -> NativeNumbers.ints(SEGMENT_SLOTS));
    return segments;
  }
}
