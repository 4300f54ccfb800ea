package dev.nuwa.source.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A `struct statx` (linux/stat.h), read field by field where it lies: no object per file. Owned by
/// whoever had it filled; overwritten by the next call that is given it.
public final class StatBuffer {

  public static final int BYTES = 256;

  private static final int FORMAT = 0xf000;
  private static final int FIFO = 0x1000;
  private static final int CHARACTER = 0x2000;
  private static final int DIRECTORY = 0x4000;
  private static final int BLOCK = 0x6000;
  private static final int REGULAR = 0x8000;
  private static final int SYMLINK = 0xa000;
  private static final int SOCKET = 0xc000;
  private static final int HAS_BIRTH = 0x800;

  private final long address;

  /// The same memory: a buffer is what the JVM reads fastest before its best compiler has seen it.
  private final ByteBuffer memory;

  public StatBuffer(MemorySegment memory) {
    this.address = memory.address();
    this.memory = memory.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  public long address() {
    return address;
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
    return memory.getShort(28) & 0xffff;
  }

  /// The 12 permission bits.
  public int mode() {
    return rawMode() & 0xfff;
  }

  public long links() {
    return memory.getInt(16) & 0xffffffffL;
  }

  public long uid() {
    return memory.getInt(20) & 0xffffffffL;
  }

  public long gid() {
    return memory.getInt(24) & 0xffffffffL;
  }

  public long inode() {
    return memory.getLong(32);
  }

  public long size() {
    return memory.getLong(40);
  }

  /// Space in use, in units of 512 bytes; less than the size means holes (or compression).
  public long blocks() {
    return memory.getLong(48);
  }

  /// The device an object lies on, major and minor in one number.
  public long device() {
    return (long) memory.getInt(136) << 32 | memory.getInt(140) & 0xffffffffL;
  }

  public int ownMajor() {
    return memory.getInt(128);
  }

  public int ownMinor() {
    return memory.getInt(132);
  }

  public boolean hasBirth() {
    return (memory.getInt(0) & HAS_BIRTH) != 0;
  }

  public long birthSeconds() {
    return memory.getLong(80);
  }

  public int birthNanos() {
    return memory.getInt(88);
  }

  public long changedSeconds() {
    return memory.getLong(96);
  }

  public int changedNanos() {
    return memory.getInt(104);
  }

  public long modifiedSeconds() {
    return memory.getLong(112);
  }

  public int modifiedNanos() {
    return memory.getInt(120);
  }
}
