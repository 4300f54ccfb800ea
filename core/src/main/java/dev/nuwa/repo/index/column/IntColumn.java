package dev.nuwa.repo.index.column;

import dev.nuwa.spill.SpillFile;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A [Column] of ints.
public final class IntColumn extends Column {

  private static final int BYTES_BITS = 2;

  /// @param file for all but its end; null keeps all in memory
  public IntColumn(@Nullable SpillFile file) {
    super(USUAL_SEGMENT_BITS, file);
  }

  /// @param segmentBits of bytes that are taken at once
  /// @param file for all but its end; null keeps all in memory
  public IntColumn(int segmentBits, @Nullable SpillFile file) {
    super(segmentBits, file);
  }

  public void add(int value) {
    open().putInt(offset(bytes()), value);
    advance(Integer.BYTES);
  }

  public int get(int index) {
    long position = (long) index << BYTES_BITS;
    ByteBuffer held = held(position);
    return held != null ? held.getInt(offset(position)) : fetch(position, Integer.BYTES).getInt(0);
  }

  public int size() {
    return (int) (bytes() >>> BYTES_BITS);
  }

  /// The greatest index whose value is at most `value`; the column ascends and starts at or below
  /// it.
  public int floorIndex(int value) {
    int low = 0;
    int high = size() - 1;
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
