package dev.nuwa.source.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// A `struct statx` (linux/stat.h): the kernel fills it at its address, [#fetch] brings it into an
/// array, and its fields are read there. No object per file, and an array is what the JVM reads
/// fastest before its best compiler has seen it. Owned by whoever had it filled; holds until the
/// next fetch. Numbers lie as on the little-endian machines that Nuwa runs on.
public final class StatBuffer {

  static final int BYTES = 256;
  private static final int WORDS = BYTES / Long.BYTES;

  private static final int FORMAT = 0xf000;
  private static final int FIFO = 0x1000;
  private static final int CHARACTER = 0x2000;
  private static final int DIRECTORY = 0x4000;
  private static final int BLOCK = 0x6000;
  private static final int REGULAR = 0x8000;
  private static final int SYMLINK = 0xa000;
  private static final int SOCKET = 0xc000;
  private static final int HAS_BIRTH = 0x800;

  private final MemorySegment row;
  private final long[] words;
  private final int first;

  private StatBuffer(MemorySegment row, long[] words, int first) {
    this.row = row;
    this.words = words;
    this.first = first;
  }

  /// Buffers one behind the other in so much memory, which can be fetched together.
  static StatBuffer[] row(MemorySegment memory) {
    int count = (int) memory.byteSize() / BYTES;
    long[] words = new long[count * WORDS];
    StatBuffer[] row = new StatBuffer[count];
    for (int i = 0; i < count; i++) {
      row[i] = new StatBuffer(memory, words, i * WORDS);
    }
    return row;
  }

  /// Where the kernel shall write.
  long address() {
    return row.address() + (long) first * Long.BYTES;
  }

  /// Brings home what the kernel wrote to this and the following buffers of the row.
  ///
  /// @param count how many, this one included
  public void fetch(int count) {
    MemorySegment.copy(row, JAVA_LONG, (long) first * Long.BYTES, words, first, count * WORDS);
  }

  private long word(int offset) {
    return words[first + offset / Long.BYTES];
  }

  private int low(int offset) {
    return (int) word(offset);
  }

  private int high(int offset) {
    return (int) (word(offset) >>> Integer.SIZE);
  }

  public boolean isDirectory() {
    return format() == DIRECTORY;
  }

  public boolean isRegular() {
    return format() == REGULAR;
  }

  public boolean isSymlink() {
    return format() == SYMLINK;
  }

  public boolean isBlockDevice() {
    return format() == BLOCK;
  }

  /// The type as `docs/format.md` section 10 numbers it, or 0 for one that is not known.
  public int typeNumber() {
    return switch (format()) {
      case REGULAR -> 1;
      case DIRECTORY -> 2;
      case SYMLINK -> 3;
      case BLOCK -> 4;
      case CHARACTER -> 5;
      case FIFO -> 6;
      case SOCKET -> 7;
      default -> 0;
    };
  }

  private int format() {
    return rawMode() & FORMAT;
  }

  private int rawMode() {
    return high(28) & 0xffff;
  }

  /// The 12 permission bits.
  public int mode() {
    return rawMode() & 0xfff;
  }

  public long links() {
    return low(16) & 0xffffffffL;
  }

  public long uid() {
    return high(20) & 0xffffffffL;
  }

  public long gid() {
    return low(24) & 0xffffffffL;
  }

  public long inode() {
    return word(32);
  }

  public long size() {
    return word(40);
  }

  /// Space in use, in units of 512 bytes; less than the size means holes (or compression).
  public long blocks() {
    return word(48);
  }

  /// The device an object lies on, major and minor in one number.
  public long device() {
    return (long) low(136) << 32 | high(140) & 0xffffffffL;
  }

  public int ownMajor() {
    return low(128);
  }

  public int ownMinor() {
    return high(132);
  }

  public boolean hasBirth() {
    return (low(0) & HAS_BIRTH) != 0;
  }

  public long birthSeconds() {
    return word(80);
  }

  public int birthNanos() {
    return low(88);
  }

  public long changedSeconds() {
    return word(96);
  }

  public int changedNanos() {
    return low(104);
  }

  public long modifiedSeconds() {
    return word(112);
  }

  public int modifiedNanos() {
    return low(120);
  }
}
