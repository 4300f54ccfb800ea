package dev.nuwa.repo.index;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/// The same as [IntColumn] for longs.
final class LongColumn {

  private static final int SEGMENT_BITS = 14;
  private static final int SEGMENT = 1 << SEGMENT_BITS;

  private final List<LongBuffer> segments = new ArrayList<>();
  private int size;

  void add(long value) {
    int at = size & (SEGMENT - 1);
    if (at == 0) {
      segments.add(NativeNumbers.longs(SEGMENT));
    }
    segments.getLast().put(at, value);
    size++;
  }

  long get(int index) {
    return segments.get(index >>> SEGMENT_BITS).get(index & (SEGMENT - 1));
  }

  int size() {
    return size;
  }
}
