package dev.nuwa.repo.index.column;

import dev.nuwa.spill.SpillFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A growing column of values of one width in segments outside of the heap, so that growth copies
/// nothing and wastes at most one segment. With a file only the last segment is in memory.
///
/// Filled by one thread; safe to read from many once it was published to them.
abstract class Column {

  /// 64 KiB.
  static final int USUAL_SEGMENT_BITS = 16;

  private final int segmentBits;
  private final @Nullable SpillFile file;
  private final List<ByteBuffer> segments = new ArrayList<>();

  /// Where in the file each segment is that went there.
  private long[] places = new long[0];

  private long bytes;

  /// @param segmentBits of bytes
  /// @param file for all but the last segment; null keeps all in memory
  Column(int segmentBits, @Nullable SpillFile file) {
    this.segmentBits = segmentBits;
    this.file = file;
  }

  /// Bytes in all.
  final long bytes() {
    return bytes;
  }

  /// How many bytes fit behind the last one before a segment ends, at least 1.
  final int room() {
    return (1 << segmentBits) - offset(bytes);
  }

  /// The segment for what comes next.
  final ByteBuffer open() {
    int segment = segment(bytes);
    if (offset(bytes) == 0) {
      SpillFile target = file;
      if (target == null || segments.isEmpty()) {
        segments.add(NativeNumbers.bytes(1 << segmentBits));
      } else {
        if (places.length < segment) {
          places = Arrays.copyOf(places, 2 * segment);
        }
        places[segment - 1] = target.append(segments.getLast().clear());
      }
    }
    return segments.getLast();
  }

  /// What was put into [#open()] at [#offset(long)] of [#bytes()] counts from now on.
  final void advance(int count) {
    bytes += count;
  }

  /// The segment in memory that holds a position, or null when it is in the file.
  final @Nullable ByteBuffer held(long position) {
    int segment = segment(position);
    if (file == null) {
      return segments.get(segment);
    }
    return segment == segment(bytes - 1) ? segments.getLast() : null;
  }

  final int offset(long position) {
    return (int) position & ((1 << segmentBits) - 1);
  }

  private int segment(long position) {
    return (int) (position >>> segmentBits);
  }

  /// Fills `target` from a position whose segment is not in memory.
  final ByteBuffer fetch(long position, ByteBuffer target) {
    SpillFile source = file;
    if (source == null) {
      throw new IllegalStateException("this column has no file");
    }
    return source.read(places[segment(position)] + offset(position), target);
  }

  /// The same for a few bytes.
  final ByteBuffer fetch(long position, int count) {
    return fetch(position, NativeNumbers.scratch(count));
  }
}
