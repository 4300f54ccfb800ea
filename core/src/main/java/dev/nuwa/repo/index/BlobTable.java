package dev.nuwa.repo.index;

import dev.nuwa.repo.index.column.LongColumn;
import dev.nuwa.repo.index.column.NativeNumbers;
import java.nio.IntBuffer;
import java.util.Arrays;

/// From 128 bits to the numbers under which they were added, in memory. Open addressing, linear
/// probing, at most two thirds full: 16 bytes for the id and 6 to 12 for the slot of each, all of
/// it outside of the heap.
///
/// Filled by one thread; safe to read from many once published to them.
final class BlobTable {

  private static final int USUAL_SEGMENT_BITS = 14;
  private static final int LONG_BYTES_BITS = 3;
  private static final int SLOTS_MAX = 1 << 30;

  /// What a slot holds that has no blob; any other holds the blob's number + 1.
  private static final int FREE = 0;

  private final LongColumn ids;
  private final IdMixer mixer;
  private final int segmentBits;
  private IntBuffer[] slots;

  /// How many slots, less one.
  private int mask;

  /// @param seed any random number
  BlobTable(long seed) {
    this(seed, USUAL_SEGMENT_BITS);
  }

  /// @param segmentBits where there are few as a rule, fewer
  BlobTable(long seed, int segmentBits) {
    this.mixer = new IdMixer(seed);
    this.segmentBits = segmentBits;
    this.ids = new LongColumn(segmentBits + LONG_BYTES_BITS, null);
    this.slots = free(1 << segmentBits);
    this.mask = (1 << segmentBits) - 1;
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

  /// The first half of the id of a blob.
  long high(int number) {
    return ids.get(2 * number);
  }

  /// The second half.
  long low(int number) {
    return ids.get(2 * number + 1);
  }

  /// The slot where the search for an id starts.
  int start(long high, long low) {
    return (int) (mixer.mix(high, low) >>> 32) & mask;
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
    return slots[at >>> segmentBits].get(at & ((1 << segmentBits) - 1));
  }

  private void place(int number, long high, long low) {
    int at = start(high, low);
    int copies = 0;
    for (int held = slot(at); held != FREE; held = slot(at)) {
      if (matches(held - 1, high, low) && ++copies >= BlobPlaces.COPIES_MAX) {
        return;
      }
      at = (at + 1) & mask;
    }
    slots[at >>> segmentBits].put(at & ((1 << segmentBits) - 1), number + 1);
  }

  private boolean matches(int number, long high, long low) {
    return high(number) == high && low(number) == low;
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
      for (int i = 0; i < segment.capacity(); i++) {
        int held = segment.get(i);
        if (held != FREE) {
          place(held - 1, high(held - 1), low(held - 1));
        }
      }
    }
  }

  private IntBuffer[] free(int count) {
    IntBuffer[] segments = new IntBuffer[count >>> segmentBits];
    Arrays.setAll(segments, _ -> NativeNumbers.ints(1 << segmentBits));
    return segments;
  }
}
