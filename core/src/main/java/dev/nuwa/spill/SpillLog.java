package dev.nuwa.spill;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A [SpillFile] for many short pieces, which are gathered before they are written. Not
/// thread-safe.
public final class SpillLog implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final SpillFile file;
  private byte[] unwritten = new byte[0];
  private int unwrittenBytes;
  private long written;

  /// @param folder where it takes room; made when it is needed and not there
  public SpillLog(Path folder) {
    this.file = new SpillFile(folder);
  }

  /// Where the next [#append] will land.
  public long end() {
    return written + unwrittenBytes;
  }

  public void append(byte[] bytes, int offset, int length) {
    if (unwrittenBytes + length > BUFFER_BYTES) {
      flush();
    }
    if (length > BUFFER_BYTES) {
      write(bytes, offset, length);
      return;
    }
    if (unwritten.length == 0) {
      unwritten = new byte[BUFFER_BYTES];
    }
    System.arraycopy(bytes, offset, unwritten, unwrittenBytes, length);
    unwrittenBytes += length;
  }

  private void flush() {
    int bytes = unwrittenBytes;
    unwrittenBytes = 0;
    write(unwritten, 0, bytes);
  }

  private void write(byte[] bytes, int offset, int length) {
    file.append(ByteBuffer.wrap(bytes, offset, length));
    written += length;
  }

  /// Fills `buffer` from `position`, up to the end of the file; the number of bytes read.
  public int read(long position, byte[] buffer, int length) {
    flush();
    int bytes = (int) Math.min(length, written - position);
    file.read(position, ByteBuffer.wrap(buffer, 0, bytes));
    return bytes;
  }

  /// Forgets everything from `position` on.
  public void truncate(long position) {
    if (position >= end()) {
      return;
    }
    if (position >= written) {
      unwrittenBytes = (int) (position - written);
      return;
    }
    unwrittenBytes = 0;
    written = position;
    file.truncate(position);
  }

  @Override
  public void close() {
    file.close();
  }
}
