package dev.nuwa.repo.index;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/// A growing column of ints in segments outside of the heap, so that growth copies nothing and
/// wastes at most one segment. Filled by one thread; safe to read from many once it was published
/// to them.
final class IntColumn {

  private static final int SEGMENT_BITS = 14;
  private static final int SEGMENT = 1 << SEGMENT_BITS;

  private final List<IntBuffer> segments = new ArrayList<>();
  private int size;

  void add(int value) {
    int at = size & (SEGMENT - 1);
    if (at == 0) {
      segments.add(NativeNumbers.ints(SEGMENT));
    }
    segments.getLast().put(at, value);
    size++;
  }

  int get(int index) {
    return segments.get(index >>> SEGMENT_BITS).get(index & (SEGMENT - 1));
  }

  int size() {
    return size;
  }

  /// The greatest index whose value is at most `value`; the column ascends and starts at or below
  /// it.
  int floorIndex(int value) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (get(middle) <= value) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
