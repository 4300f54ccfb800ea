package dev.nuwa.source.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.nuwa.source.Piece;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.StatBuffer;
import java.lang.foreign.MemorySegment;

/// Reads one open file from start to end, telling data from holes, and at most as many bytes as it
/// had when it was opened, so that a file that grows for ever ends too. Not thread-safe.
final class ExtentReader {

  /// Small enough to stay in a core's second-level cache between the kernel's copy and ours.
  private static final int NATIVE_BYTES = 128 * 1024;

  private static final int LARGE_BYTES_MIN = 1 << 20;
  private static final int BLOCK_BYTES = 512;

  private final Kernel kernel;
  private final MemorySegment memory;

  private int descriptor = -1;
  private long position;
  private long limit;
  private long dataEnd;
  private boolean shrunk;
  private long modifiedSeconds;
  private int modifiedNanos;
  private long changedSeconds;
  private int changedNanos;
  private long sizeThen;

  ExtentReader(Kernel kernel) {
    this.kernel = kernel;
    this.memory = kernel.allocate(NATIVE_BYTES);
  }

  /// Takes over an open file.
  ///
  /// @param stat what it looked like just now
  /// @param bytes how much to read at most
  void start(int file, StatBuffer stat, long bytes) {
    descriptor = file;
    position = 0;
    limit = bytes;
    dataEnd = 0;
    shrunk = false;
    sizeThen = stat.size();
    modifiedSeconds = stat.modifiedSeconds();
    modifiedNanos = stat.modifiedNanos();
    changedSeconds = stat.changedSeconds();
    changedNanos = stat.changedNanos();
    // Space that is reserved but not written counts as blocks and is a hole all the same.
    boolean mayHaveHoles =
        stat.isRegular() && (bytes >= LARGE_BYTES_MIN || stat.blocks() * BLOCK_BYTES < bytes);
    if (!mayHaveHoles) {
      dataEnd = limit;
    }
    if (bytes >= LARGE_BYTES_MIN) {
      kernel.readAhead(file);
    }
  }

  /// Bytes delivered so far, holes included.
  long position() {
    return position;
  }

  Piece next(byte[] buffer, int offset, int length) {
    if (position >= limit || shrunk) {
      return Piece.END;
    }
    if (position >= dataEnd) {
      long hole = findData();
      if (hole > 0) {
        position += hole;
        return new Piece.Hole(hole);
      }
    }
    return readData(buffer, offset, (int) Math.min(length, dataEnd - position));
  }

  /// Sets where the data at the position ends; the length of the hole that is there first, or 0.
  private long findData() {
    long data = kernel.seekData(descriptor, position);
    if (data == -Errno.ENXIO) {
      // Only a hole is left; but a file that has become shorter says the same.
      long end = Math.min(limit, currentSize());
      shrunk = end < limit;
      return Math.max(0, end - position);
    }
    if (data < 0) {
      dataEnd = limit; // this file system cannot tell
      return 0;
    }
    long start = Math.min(data, limit);
    long end = start == limit ? limit : kernel.seekHole(descriptor, start);
    dataEnd = end <= start ? limit : Math.min(end, limit);
    return start - position;
  }

  private long currentSize() {
    return kernel.statOpen(descriptor) == 0 ? kernel.stat().size() : 0;
  }

  private Piece readData(byte[] buffer, int offset, int length) {
    int filled = 0;
    while (filled < length) {
      int want = Math.min(NATIVE_BYTES, length - filled);
      int got = kernel.read(descriptor, memory, want, position);
      if (got < 0) {
        return new Piece.Failed("at byte " + position + ": " + Errno.text(got));
      }
      if (got == 0) {
        shrunk = true;
        break;
      }
      MemorySegment.copy(memory, JAVA_BYTE, 0, buffer, offset + filled, got);
      filled += got;
      position += got;
    }
    return filled == 0 ? Piece.END : new Piece.Data(filled);
  }

  /// Whether the file is another one than when it was opened.
  boolean changed() {
    if (shrunk || kernel.statOpen(descriptor) < 0) {
      return true;
    }
    StatBuffer stat = kernel.stat();
    return stat.size() != sizeThen
        || stat.modifiedSeconds() != modifiedSeconds
        || stat.modifiedNanos() != modifiedNanos
        || stat.changedSeconds() != changedSeconds
        || stat.changedNanos() != changedNanos;
  }

  /// Closes the file, if one is open.
  void stop() {
    kernel.close(descriptor);
    descriptor = -1;
  }
}
