package dev.nuwa.repo.index;

import java.util.ArrayList;
import java.util.List;

/// The same as [IntColumn] for longs.
final class LongColumn {

  private static final int SEGMENT_BITS = 14;
  private static final int SEGMENT = 1 << SEGMENT_BITS;

  private final List<long[]> segments = new ArrayList<>();
  private int size;

  void add(long value) {
    int at = size & (SEGMENT - 1);
    if (at == 0) {
      segments.add(new long[SEGMENT]);
    }
    segments.getLast()[at] = value;
    size++;
  }

  long get(int index) {
    return segments.get(index >>> SEGMENT_BITS)[index & (SEGMENT - 1)];
  }

  int size() {
    return size;
  }
}
