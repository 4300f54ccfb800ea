package dev.nuwa.source.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// The writing system calls, typed. All names are single components relative to an open directory,
/// and none of the calls follows a symbolic link. Results are 0 or more, or `-errno`.
///
/// Belongs to one [Kernel] and its worker; not thread-safe.
public final class KernelWrites {

  private static final int NATIVE_BYTES = 128 * 1024;
  private static final long TIME_UNCHANGED = 0x3ffffffe;

  private final Kernel kernel;
  private final MemorySegment memory;
  private final MemorySegment times;

  public KernelWrites(Kernel kernel) {
    this.kernel = kernel;
    this.memory = kernel.allocate(NATIVE_BYTES);
    this.times = kernel.allocate(32);
  }

  public int makeDirectory(int directory, byte[] name, int mode) {
    long address = kernel.pathOf(name);
    return address == 0
        ? -Errno.ENAMETOOLONG
        : (int) kernel.call(Abi.MKDIRAT, directory, address, mode, 0, 0);
  }

  public int makeSymlink(byte[] target, int directory, byte[] name) {
    long targetAddress = kernel.secondPathOf(target);
    long address = kernel.pathOf(name);
    return address == 0 || targetAddress == 0
        ? -Errno.ENAMETOOLONG
        : (int) kernel.call(Abi.SYMLINKAT, targetAddress, directory, address, 0, 0);
  }

  /// Makes a FIFO, socket or device.
  ///
  /// @param mode with the type's bits
  public int makeNode(int directory, byte[] name, int mode, int major, int minor) {
    long device = (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & 0xfff00L) << 12;
    long address = kernel.pathOf(name);
    return address == 0
        ? -Errno.ENAMETOOLONG
        : (int) kernel.call(Abi.MKNODAT, directory, address, mode, device, 0);
  }

  /// Gives the object behind a descriptor (any, `O_PATH` too) another name.
  public int link(int descriptor, int directory, byte[] name) {
    long address = kernel.pathOf(name);
    long source = kernel.secondPathOf(procPath(descriptor));
    return address == 0
        ? -Errno.ENAMETOOLONG
        : (int)
            kernel.call(
                Abi.LINKAT, Abi.AT_FDCWD, source, directory, address, Abi.AT_SYMLINK_FOLLOW);
  }

  public int rename(int directory, byte[] from, byte[] to) {
    long fromAddress = kernel.pathOf(from);
    long toAddress = kernel.secondPathOf(to);
    return fromAddress == 0 || toAddress == 0
        ? -Errno.ENAMETOOLONG
        : (int) kernel.call(Abi.RENAMEAT, directory, fromAddress, directory, toAddress, 0);
  }

  public int unlink(int directory, byte[] name) {
    return (int) kernel.call(Abi.UNLINKAT, directory, kernel.pathOf(name), 0, 0, 0);
  }

  public int removeDirectory(int directory, byte[] name) {
    long address = kernel.pathOf(name);
    return (int) kernel.call(Abi.UNLINKAT, directory, address, Abi.AT_REMOVEDIR, 0, 0);
  }

  /// Changes the owner of the object behind a descriptor (any, `O_PATH` too).
  public int changeOwner(int descriptor, long uid, long gid) {
    long empty = kernel.pathOf(new byte[0]);
    return (int) kernel.call(Abi.FCHOWNAT, descriptor, empty, uid, gid, Abi.AT_EMPTY_PATH);
  }

  /// Changes the mode of an open file or directory.
  public int changeMode(int descriptor, int mode) {
    return (int) kernel.call(Abi.FCHMOD, descriptor, mode, 0, 0, 0);
  }

  /// Changes the mode of an object opened with `O_PATH`; not for symbolic links.
  public int changeModeOfPath(int descriptor, int mode) {
    long address = kernel.pathOf(procPath(descriptor));
    return (int) kernel.call(Abi.FCHMODAT, Abi.AT_FDCWD, address, mode, 0, 0);
  }

  /// Sets the time of the content and leaves the time of access alone.
  public int changeTime(int descriptor, long seconds, int nanos) {
    putTimes(seconds, nanos);
    return (int) kernel.call(Abi.UTIMENSAT, descriptor, 0, times.address(), 0, 0);
  }

  /// Like [#changeTime], of a name that may be a symbolic link, which is not followed.
  public int changeTimeOf(int directory, byte[] name, long seconds, int nanos) {
    putTimes(seconds, nanos);
    long address = kernel.pathOf(name);
    int flags = Abi.AT_SYMLINK_NOFOLLOW;
    return (int) kernel.call(Abi.UTIMENSAT, directory, address, times.address(), flags, 0);
  }

  private void putTimes(long seconds, int nanos) {
    times.set(JAVA_LONG, 0, 0);
    times.set(JAVA_LONG, 8, TIME_UNCHANGED);
    times.set(JAVA_LONG, 16, seconds);
    times.set(JAVA_LONG, 24, nanos);
  }

  public int truncate(int descriptor, long bytes) {
    return (int) kernel.call(Abi.FTRUNCATE, descriptor, bytes, 0, 0, 0);
  }

  /// Writes all of a range at a place: 0 or `-errno`.
  public int write(int descriptor, byte[] bytes, int from, int length, long place) {
    int done = 0;
    while (done < length) {
      int part = Math.min(NATIVE_BYTES, length - done);
      MemorySegment.copy(bytes, from + done, memory, JAVA_BYTE, 0, part);
      long written = kernel.call(Abi.PWRITE, descriptor, memory.address(), part, place + done, 0);
      if (written == 0) {
        return -Errno.EIO;
      }
      if (written < 0 && written != -Errno.EINTR) {
        return (int) written;
      }
      done += (int) Math.max(0, written);
    }
    return 0;
  }

  /// Waits until one open file is durable.
  public int sync(int descriptor) {
    return (int) kernel.call(Abi.FSYNC, descriptor, 0, 0, 0, 0);
  }

  /// Waits until everything on the file system below a descriptor is durable.
  public int syncFileSystem(int descriptor) {
    return (int) kernel.call(Abi.SYNCFS, descriptor, 0, 0, 0, 0);
  }

  private static byte[] procPath(int descriptor) {
    return ("/proc/self/fd/" + descriptor).getBytes(StandardCharsets.US_ASCII);
  }
}
