package dev.nuwa.repo.index.column;

import dev.nuwa.spill.SpillFile;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A [Column] of stretches of bytes.
public final class ByteColumn extends Column {

  /// @param file for all but its end; null keeps all in memory
  public ByteColumn(@Nullable SpillFile file) {
    super(USUAL_SEGMENT_BITS, file);
  }

  /// Appends the first `length` bytes.
  public void add(byte[] bytes, int length) {
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, room());
      open().put(offset(bytes()), bytes, done, part);
      advance(part);
      done += part;
    }
  }

  /// A copy of the bytes from `from` to before `to`, which are there.
  public byte[] get(long from, long to) {
    byte[] bytes = new byte[Math.toIntExact(to - from)];
    for (int done = 0; done < bytes.length; ) {
      long position = from + done;
      int left = (1 << USUAL_SEGMENT_BITS) - offset(position);
      int part = Math.min(bytes.length - done, left);
      ByteBuffer held = held(position);
      if (held == null) {
        fetch(position, ByteBuffer.wrap(bytes, done, part));
      } else {
        held.get(offset(position), bytes, done, part);
      }
      done += part;
    }
    return bytes;
  }

  public long size() {
    return bytes();
  }
}
