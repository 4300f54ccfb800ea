package dev.nuwa.repo.index.column;

import dev.nuwa.spill.SpillFile;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A [Column] of ints in rows of one width, so that all of a row is read from a file at once.
public final class IntRows extends Column {

  private final int width;
  private final int rowBits; // of bytes

  /// @param width ints in a row, a power of two
  /// @param file for all but its end; null keeps all in memory
  public IntRows(int width, @Nullable SpillFile file) {
    super(USUAL_SEGMENT_BITS, file);
    if (Integer.bitCount(width) != 1) {
      throw new IllegalArgumentException("a row of " + width + " ints may end in two segments");
    }
    this.width = width;
    this.rowBits = Integer.numberOfTrailingZeros(width * Integer.BYTES);
  }

  /// Adds the next number of a row.
  public void add(int value) {
    open().putInt(offset(bytes()), value);
    advance(Integer.BYTES);
  }

  /// How many rows are whole.
  public int size() {
    return (int) (bytes() >>> rowBits);
  }

  /// A row that is whole.
  public Row row(int number) {
    long position = (long) number << rowBits;
    ByteBuffer held = held(position);
    return held != null
        ? new Row(held, offset(position))
        : new Row(fetch(position, width * Integer.BYTES), 0);
  }

  /// A row as it stands in the column.
  public static final class Row {
    private final ByteBuffer bytes;
    private final int at;

    private Row(ByteBuffer bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    /// The number at a place from 0.
    public int get(int place) {
      return bytes.getInt(at + place * Integer.BYTES);
    }
  }
}
