package dev.nuwa.repo.index.column;

import dev.nuwa.spill.SpillFile;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A [Column] of longs.
public final class LongColumn extends Column {

  private static final int BYTES_BITS = 3;

  /// @param file for all but its end; null keeps all in memory
  public LongColumn(@Nullable SpillFile file) {
    super(USUAL_SEGMENT_BITS + 1, file);
  }

  /// @param segmentBits of bytes that are taken at once
  /// @param file for all but its end; null keeps all in memory
  public LongColumn(int segmentBits, @Nullable SpillFile file) {
    super(segmentBits, file);
  }

  public void add(long value) {
    open().putLong(offset(bytes()), value);
    advance(Long.BYTES);
  }

  public long get(int index) {
    long position = (long) index << BYTES_BITS;
    ByteBuffer held = held(position);
    return held != null ? held.getLong(offset(position)) : fetch(position, Long.BYTES).getLong(0);
  }

  public int size() {
    return (int) (bytes() >>> BYTES_BITS);
  }
}
