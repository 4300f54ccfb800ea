package dev.nuwa.source.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The reading system calls, typed, with the native memory they need. Names and paths are bytes. A
/// result of 0 or more is success, a negative one is `-errno`; nothing throws.
///
/// One instance belongs to one worker: not thread-safe, but it may move between threads.
public final class Kernel implements AutoCloseable {

  /// The kernel takes paths of up to 4095 bytes and a terminating zero.
  public static final int PATH_BYTES_MAX = 4095;

  private static final int STATX_BASIC_AND_BIRTH = 0xfff;
  private static final long RESOLVE_NO_MAGICLINKS = 2;
  private static final long RESOLVE_NO_SYMLINKS = 4;
  private static final long RESOLVE_BENEATH = 8;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int FADVISE_SEQUENTIAL = 2;
  private static final long BLKGETSIZE64 = 0x80081272L;
  private static final byte[] EMPTY = new byte[0];

  private final Arena arena = Arena.ofShared();
  private final MemorySegment errno = arena.allocate(NativeCalls.errnoBytes(), 8);
  private final MemorySegment path = arena.allocate(PATH_BYTES_MAX + 1L, 8);
  private final MemorySegment secondPath = arena.allocate(PATH_BYTES_MAX + 1L, 8);
  private final MemorySegment scratch = arena.allocate(256, 8);
  private final StatBuffer stat = StatBuffer.row(arena.allocate(StatBuffer.BYTES, 8))[0];
  private boolean closed;

  /// Native memory that lives as long as this object.
  public MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, 8);
  }

  /// Buffers for [#stat(int, byte[], StatBuffer)], in a row; they live as long as this object.
  public StatBuffer[] stats(int count) {
    return StatBuffer.row(allocate((long) count * StatBuffer.BYTES));
  }

  /// What the last successful [#stat] or [#statOpen] saw; overwritten by the next one.
  public StatBuffer stat() {
    return stat;
  }

  public long call(int number, long a, long b, long c, long d, long e) {
    return NativeCalls.syscall(errno, number, a, b, c, d, e);
  }

  /// The address of a copy of `name` in the first path buffer, or 0 when it is too long.
  public long pathOf(byte[] name) {
    return put(path, name);
  }

  /// Like [#pathOf], for calls with two paths.
  public long secondPathOf(byte[] name) {
    return put(secondPath, name);
  }

  private static long put(MemorySegment target, byte[] name) {
    if (name.length > PATH_BYTES_MAX) {
      return 0;
    }
    MemorySegment.copy(name, 0, target, JAVA_BYTE, 0, name.length);
    target.set(JAVA_BYTE, name.length, (byte) 0);
    return target.address();
  }

  /// `openat`: a descriptor or `-errno`.
  public int open(int directory, byte[] name, int flags, int mode) {
    long address = pathOf(name);
    if (address == 0) {
      return -Errno.ENAMETOOLONG;
    }
    long result;
    do {
      result = call(Abi.OPENAT, directory, address, flags | Abi.O_CLOEXEC, mode, 0);
    } while (result == -Errno.EINTR);
    return (int) result;
  }

  /// `openat2` that never leaves `directory` and follows no symbolic link.
  public int openBeneath(int directory, byte[] relative, int flags, int mode) {
    long address = pathOf(relative);
    if (address == 0) {
      return -Errno.ENAMETOOLONG;
    }
    scratch.set(JAVA_LONG, 0, (flags | Abi.O_CLOEXEC) & 0xffffffffL);
    scratch.set(JAVA_LONG, 8, mode);
    scratch.set(JAVA_LONG, 16, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
    long result;
    do {
      result = call(Abi.OPENAT2, directory, address, scratch.address(), 24, 0);
    } while (result == -Errno.EINTR || result == -Errno.EAGAIN);
    return (int) result;
  }

  public void close(int descriptor) {
    if (descriptor >= 0) {
      call(Abi.CLOSE, descriptor, 0, 0, 0, 0);
    }
  }

  /// `statx` of a name, not following a symbolic link, not waking automounts.
  public int stat(int directory, byte[] name) {
    int result = stat(directory, name, stat);
    stat.fetch(1);
    return result;
  }

  /// The same into a buffer that may belong to another kernel, and is yet to be fetched.
  public int stat(int directory, byte[] name, StatBuffer into) {
    long address = pathOf(name);
    if (address == 0) {
      return -Errno.ENAMETOOLONG;
    }
    int flags = Abi.AT_SYMLINK_NOFOLLOW | Abi.AT_NO_AUTOMOUNT;
    return (int) call(Abi.STATX, directory, address, flags, STATX_BASIC_AND_BIRTH, into.address());
  }

  /// `statx` of an open descriptor.
  public int statOpen(int descriptor) {
    long address = pathOf(EMPTY);
    int flags = Abi.AT_EMPTY_PATH;
    int result =
        (int) call(Abi.STATX, descriptor, address, flags, STATX_BASIC_AND_BIRTH, stat.address());
    stat.fetch(1);
    return result;
  }

  /// `getdents64` into `buffer`: bytes filled, 0 at the end.
  public int list(int directory, MemorySegment buffer) {
    return (int) call(Abi.GETDENTS, directory, buffer.address(), buffer.byteSize(), 0, 0);
  }

  /// `readlinkat`: the length put into `buffer`; an empty name means the descriptor itself.
  public int readLink(int directory, byte[] name, MemorySegment buffer) {
    long address = pathOf(name);
    if (address == 0) {
      return -Errno.ENAMETOOLONG;
    }
    long size = buffer.byteSize();
    return (int) call(Abi.READLINKAT, directory, address, buffer.address(), size, 0);
  }

  /// `pread`: bytes put at the start of `buffer`, 0 at the end of the file.
  public int read(int descriptor, MemorySegment buffer, long bytes, long offset) {
    long result;
    do {
      result = call(Abi.PREAD, descriptor, buffer.address(), bytes, offset, 0);
    } while (result == -Errno.EINTR);
    return (int) result;
  }

  /// Where data starts at or after `offset`; `-ENXIO` when only a hole follows.
  public long seekData(int descriptor, long offset) {
    return call(Abi.LSEEK, descriptor, offset, SEEK_DATA, 0, 0);
  }

  /// Where the next hole starts at or after `offset`; the end of the file counts as one.
  public long seekHole(int descriptor, long offset) {
    return call(Abi.LSEEK, descriptor, offset, SEEK_HOLE, 0, 0);
  }

  /// Tells the kernel that a file will be read from start to end; a hint, so no result.
  public void readAhead(int descriptor) {
    call(Abi.FADVISE, descriptor, 0, 0, FADVISE_SEQUENTIAL, 0);
  }

  /// The size of an open block device in bytes.
  public long blockDeviceBytes(int descriptor) {
    long result = call(Abi.IOCTL, descriptor, BLKGETSIZE64, scratch.address(), 0, 0);
    return result < 0 ? result : scratch.get(JAVA_LONG, 0);
  }

  /// `fstatfs`: what the file system below an open object says of itself.
  public FileSystemState fileSystem(int descriptor) {
    long result = call(Abi.FSTATFS, descriptor, scratch.address(), 0, 0, 0);
    return result < 0 ? FileSystemState.UNKNOWN : FileSystemState.of(scratch);
  }

  public long effectiveUser() {
    return call(Abi.GETEUID, 0, 0, 0, 0, 0);
  }

  /// Closes one descriptor and then this object, the first time it is called.
  public void closeOnce(int descriptor) {
    if (!closed) {
      close(descriptor);
      close();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      arena.close();
    }
  }
}
