package dev.nuwa.source.names;

import dev.nuwa.spill.SpillLog;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Sub-directories still to be entered, level by level: a stack of queues of names.
///
/// [#push] opens a level, [#add] fills it, [#next] takes names from the top level in the order of
/// adding, [#pop] drops it. Levels lie back to back in memory until `bytesMax` is reached; a level
/// that does not fit goes to the end of the spill file, which is a stack in the same way. Memory is
/// bounded by `bytesMax` and about 50 bytes per level. Not thread-safe.
public final class NameStack implements AutoCloseable {

  private static final int LENGTH_BYTES = 2;
  private static final int WINDOW_BYTES = 16 * 1024;

  private final int bytesMax;
  private final SpillLog spill;
  private byte[] memory = new byte[4096];
  private int used;

  private int depth;
  private long[] starts = new long[16];
  private long[] positions = new long[16];
  private long[] ends = new long[16];
  private boolean[] spilled = new boolean[16];

  /// A piece of the spill file; belongs to the top level when `windowLevel` says so.
  private byte[] window = new byte[0];

  private long windowStart;
  private int windowEnd;

  public NameStack(int bytesMax, SpillLog spill) {
    this.bytesMax = bytesMax;
    this.spill = spill;
  }

  public int depth() {
    return depth;
  }

  public boolean topIsSpilled() {
    return spilled[depth - 1];
  }

  /// The bytes of the array with the names, for tests.
  int heldBytes() {
    return memory.length;
  }

  public void push() {
    if (depth == starts.length) {
      starts = Arrays.copyOf(starts, depth * 2);
      positions = Arrays.copyOf(positions, depth * 2);
      ends = Arrays.copyOf(ends, depth * 2);
      spilled = Arrays.copyOf(spilled, depth * 2);
    }
    starts[depth] = used;
    positions[depth] = used;
    ends[depth] = used;
    spilled[depth] = false;
    depth++;
  }

  public void add(byte[] name) {
    int top = depth - 1;
    byte[] item = new byte[LENGTH_BYTES + name.length];
    item[0] = (byte) (name.length >> 8);
    item[1] = (byte) name.length;
    System.arraycopy(name, 0, item, LENGTH_BYTES, name.length);
    if (!spilled[top] && used + item.length > bytesMax) {
      moveToFile(top);
    }
    if (spilled[top]) {
      spill.append(item, 0, item.length);
      ends[top] = spill.end();
    } else {
      if (memory.length - used < item.length) {
        int grown = Math.min(bytesMax, memory.length * 2);
        memory = Arrays.copyOf(memory, Math.max(grown, used + item.length));
      }
      System.arraycopy(item, 0, memory, used, item.length);
      used += item.length;
      ends[top] = used;
    }
  }

  private void moveToFile(int top) {
    long start = spill.end();
    int from = (int) starts[top];
    if (used > from) {
      spill.append(memory, from, used - from);
    }
    used = from;
    starts[top] = start;
    positions[top] = start;
    ends[top] = spill.end();
    spilled[top] = true;
    windowEnd = 0;
  }

  /// The next name of the top level, or null when it is used up.
  public byte @Nullable [] next() {
    int top = depth - 1;
    if (positions[top] == ends[top]) {
      return null;
    }
    byte[] name = spilled[top] ? fromFile(top) : fromMemory(top);
    positions[top] += LENGTH_BYTES + name.length;
    return name;
  }

  private byte[] fromMemory(int top) {
    int at = (int) positions[top];
    int length = (memory[at] & 0xff) << 8 | memory[at + 1] & 0xff;
    return Arrays.copyOfRange(memory, at + LENGTH_BYTES, at + LENGTH_BYTES + length);
  }

  private byte[] fromFile(int top) {
    long at = positions[top];
    int offset = windowOffset(at, LENGTH_BYTES, ends[top]);
    int length = (window[offset] & 0xff) << 8 | window[offset + 1] & 0xff;
    offset = windowOffset(at, LENGTH_BYTES + length, ends[top]);
    return Arrays.copyOfRange(window, offset + LENGTH_BYTES, offset + LENGTH_BYTES + length);
  }

  private int windowOffset(long position, int bytes, long end) {
    boolean inside = position >= windowStart && position + bytes <= windowStart + windowEnd;
    if (!inside) {
      int size = (int) Math.min(Math.max(WINDOW_BYTES, bytes), end - position);
      if (window.length < size) {
        window = new byte[size];
      }
      windowEnd = spill.read(position, window, size);
      windowStart = position;
    }
    return (int) (position - windowStart);
  }

  public void pop() {
    depth--;
    if (spilled[depth]) {
      spill.truncate(starts[depth]);
      windowEnd = 0;
    } else {
      used = (int) starts[depth];
    }
  }

  @Override
  public void close() {
    spill.close();
  }
}
