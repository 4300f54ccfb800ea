package dev.nuwa.source.names;

import dev.nuwa.spill.SpillLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The names of one directory, put in any order, handed out once each in ascending byte order.
///
/// Names lie back to back in one array (`u16 length ‖ bytes`). When they reach `runBytes` they are
/// sorted and written to a spill file as a run; runs are merged at the end. Memory is therefore at
/// most `runBytes` and 16 bytes per name held, plus 32 KiB per run, however large the directory is.
///
/// What is sorted are numbers: above, the four bytes of a name behind what all names held begin
/// with; below, where the name lies. Most comparisons are decided by these bytes.
///
/// Use: [#clear], [#add]…, [#sort], [#next]…; one instance serves directory after directory. Not
/// thread-safe.
public final class NameSorter implements AutoCloseable {

  /// Smaller runs would need too many readers when they are merged.
  public static final int RUN_BYTES_MIN = 4096;

  private static final int LENGTH_BYTES = 2;
  private static final int INSERTION_SORT_MAX = 12;

  private final int runBytes;
  private final SpillLog spill;
  private final List<Run> runs = new ArrayList<>();
  private final PriorityQueue<Run> merge = new PriorityQueue<>();

  private byte[] names = new byte[RUN_BYTES_MIN];
  private int used;
  private long[] items = new long[256];
  private long[] spare = new long[256];
  private int count;

  /// Length of what the names held all begin with.
  private int common;

  private int position;
  private byte @Nullable [] last;

  public NameSorter(int runBytes, SpillLog spill) {
    this.runBytes = Math.max(RUN_BYTES_MIN, runBytes);
    this.spill = spill;
  }

  /// Starts over with an empty directory.
  public void clear() {
    used = 0;
    count = 0;
    position = 0;
    last = null;
    runs.clear();
    merge.clear();
    spill.truncate(0);
  }

  /// How many names were added and not yet spilled, and how many runs there are, for tests.
  public int runCount() {
    return runs.size();
  }

  /// The bytes of the array with the names, for tests.
  int heldBytes() {
    return names.length;
  }

  public void add(byte[] source, int offset, int length) {
    if (used + length + LENGTH_BYTES > runBytes && count > 0) {
      writeRun();
    }
    ensureRoom(length + LENGTH_BYTES);
    common = count == 0 ? length : commonWith(source, offset, length);
    items[count++] = used;
    names[used] = (byte) (length >> 8);
    names[used + 1] = (byte) length;
    System.arraycopy(source, offset, names, used + LENGTH_BYTES, length);
    used += length + LENGTH_BYTES;
  }

  private int commonWith(byte[] source, int offset, int length) {
    int end = Math.min(common, length);
    int same = 0;
    while (same < end && names[LENGTH_BYTES + same] == source[offset + same]) {
      same++;
    }
    return same;
  }

  private void ensureRoom(int bytes) {
    if (names.length - used < bytes) {
      int grown = Math.min(runBytes, names.length * 2);
      names = Arrays.copyOf(names, Math.max(used + bytes, grown));
    }
    if (count == items.length) {
      items = Arrays.copyOf(items, count * 2);
    }
  }

  /// To be called after the last [#add].
  public void sort() {
    if (runs.isEmpty()) {
      sortHeld();
      return;
    }
    writeRun();
    for (Run run : runs) {
      if (run.advance()) {
        merge.add(run);
      }
    }
  }

  /// The next name in order, a new array, or null after the last.
  public byte @Nullable [] next() {
    byte[] name = take();
    while (name != null && last != null && Arrays.equals(name, last)) {
      name = take(); // a directory that changes while it is listed may show a name twice
    }
    last = name;
    return name;
  }

  private byte @Nullable [] take() {
    if (runs.isEmpty()) {
      return position == count ? null : nameAt((int) items[position++]);
    }
    Run run = merge.poll();
    if (run == null) {
      return null;
    }
    byte[] name = run.current;
    if (run.advance()) {
      merge.add(run);
    }
    return name;
  }

  private byte[] nameAt(int offset) {
    int start = offset + LENGTH_BYTES;
    return Arrays.copyOfRange(names, start, start + lengthAt(names, offset));
  }

  private static int lengthAt(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
  }

  private void writeRun() {
    sortHeld();
    long start = spill.end();
    for (int i = 0; i < count; i++) {
      int offset = (int) items[i];
      spill.append(names, offset, LENGTH_BYTES + lengthAt(names, offset));
    }
    runs.add(new Run(spill, start, spill.end()));
    used = 0;
    count = 0;
  }

  private void sortHeld() {
    if (spare.length < count) {
      spare = new long[items.length];
    }
    for (int i = 0; i < count; i++) {
      items[i] |= (long) keyAt((int) items[i]) << Integer.SIZE;
    }
    sortRange(0, count);
  }

  /// The four bytes behind what all names begin with, as a signed number of the same order; a name
  /// that ends before counts as followed by zero bytes, which no name has.
  private int keyAt(int offset) {
    int end = offset + LENGTH_BYTES + lengthAt(names, offset);
    int at = offset + LENGTH_BYTES + common;
    int key = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      key = key << Byte.SIZE | (at < end ? names[at++] & 0xff : 0);
    }
    return key ^ Integer.MIN_VALUE;
  }

  /// Merge sort of `[from, to)`: stable in time whatever the order of the input.
  private void sortRange(int from, int to) {
    if (to - from <= INSERTION_SORT_MAX) {
      insertionSort(from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sortRange(from, middle);
    sortRange(middle, to);
    if (compare(items[middle - 1], items[middle]) <= 0) {
      return;
    }
    System.arraycopy(items, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    for (int target = from; left < middle; target++) {
      boolean takeLeft = right == to || compare(spare[left], items[right]) <= 0;
      items[target] = takeLeft ? spare[left++] : items[right++];
    }
  }

  private void insertionSort(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long item = items[i];
      int j = i;
      while (j > from && compare(items[j - 1], item) > 0) {
        items[j] = items[j - 1];
        j--;
      }
      items[j] = item;
    }
  }

  private int compare(long left, long right) {
    int leftKey = (int) (left >> Integer.SIZE);
    int rightKey = (int) (right >> Integer.SIZE);
    if (leftKey != rightKey) {
      return leftKey < rightKey ? -1 : 1;
    }
    return compareNames((int) left, (int) right);
  }

  private int compareNames(int left, int right) {
    int leftStart = left + LENGTH_BYTES;
    int rightStart = right + LENGTH_BYTES;
    return Arrays.compareUnsigned(
        names,
        leftStart,
        leftStart + lengthAt(names, left),
        names,
        rightStart,
        rightStart + lengthAt(names, right));
  }

  @Override
  public void close() {
    spill.close();
  }

  /// One sorted run in the spill file, read forward.
  private static final class Run implements Comparable<Run> {

    private static final int BUFFER_BYTES = 32 * 1024;

    private final SpillLog file;
    private final long end;
    private long filePosition;
    private byte[] buffer = new byte[0];
    private int bufferPosition;
    private int bufferEnd;
    private byte[] current = new byte[0];

    Run(SpillLog file, long start, long end) {
      this.file = file;
      this.filePosition = start;
      this.end = end;
    }

    boolean advance() {
      if (!has(LENGTH_BYTES)) {
        return false;
      }
      int length = lengthAt(buffer, bufferPosition);
      has(LENGTH_BYTES + length);
      int start = bufferPosition + LENGTH_BYTES;
      current = Arrays.copyOfRange(buffer, start, start + length);
      bufferPosition = start + length;
      return true;
    }

    private boolean has(int bytes) {
      if (bufferEnd - bufferPosition >= bytes) {
        return true;
      }
      int rest = bufferEnd - bufferPosition;
      byte[] next = new byte[Math.max(BUFFER_BYTES, bytes)];
      System.arraycopy(buffer, bufferPosition, next, 0, rest);
      byte[] more = new byte[(int) Math.min(next.length - rest, end - filePosition)];
      int read = file.read(filePosition, more, more.length);
      System.arraycopy(more, 0, next, rest, read);
      filePosition += read;
      buffer = next;
      bufferPosition = 0;
      bufferEnd = rest + read;
      return bufferEnd >= bytes;
    }

    @Override
    public int compareTo(Run other) {
      return Arrays.compareUnsigned(current, other.current);
    }
  }
}
