package dev.nuwa.source.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Xattr;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Extended attributes (with POSIX ACLs and capabilities, which Linux keeps there) and file flags
/// of open objects.
///
/// A descriptor opened with `O_PATH` (symbolic links, FIFOs, devices, sockets) cannot be asked
/// directly; for those the calls go through `/proc/self/fd`. Belongs to one [Kernel].
public final class Attributes {

  /// How an object was opened.
  public enum Handle {
    OPEN,
    PATH_ONLY
  }

  /// Flags that a user sets, of all those in linux/fs.h; the rest tells how the file system lays
  /// the file out (extents, index) and means nothing elsewhere.
  public static final long FLAGS_SET_BY_USERS = 0x628380ffL;

  /// Immutable and append-only: what keeps others from changing a file.
  public static final long FLAGS_OF_PROTECTION = 0x30;

  /// The kernel's limits for a list of names and for a value (linux/limits.h).
  private static final int LIST_BYTES_MAX = 65536;

  private static final int VALUE_BYTES_MAX = 65536;

  /// What the names and values of one object may come to: some file systems have no limit for their
  /// sum, and a backup must not be stopped by one file that has a thousand of the largest.
  static final int OBJECT_BYTES_MAX = 8 << 20;

  private static final int USUAL_BYTES = 1024;
  private static final long FS_IOC_GETFLAGS = 0x80086601L;
  private static final long FS_IOC_SETFLAGS = 0x40086602L;

  private final Kernel kernel;

  /// Most lists and values are short; the full size is taken when one is not.
  private MemorySegment list;

  private MemorySegment value;

  public Attributes(Kernel kernel) {
    this.kernel = kernel;
    this.list = kernel.allocate(USUAL_BYTES);
    this.value = kernel.allocate(USUAL_BYTES);
  }

  /// All attributes, or a failure in `problems`.
  ///
  /// @return an empty list where the file system has none
  public List<Xattr> read(int descriptor, Handle handle, List<String> problems) {
    int bytes = listNames(descriptor, handle);
    if (bytes <= 0) {
      if (bytes != 0 && bytes != -Errno.EOPNOTSUPP) {
        problems.add("extended attributes: " + Errno.text(bytes));
      }
      return List.of();
    }
    List<Xattr> found = new ArrayList<>();
    long total = 0;
    for (byte[] name : names(bytes)) {
      int length = getValue(descriptor, handle, name);
      total += name.length + Math.max(0, length);
      if (total > OBJECT_BYTES_MAX) {
        problems.add("extended attributes: more than 8 MiB, not all are kept");
        return found;
      }
      if (length >= 0) {
        found.add(Xattr.of(ByteString.of(name), taken(length)));
      } else if (length != -Errno.ENODATA && length != -Errno.EOPNOTSUPP) {
        String text = ByteString.of(name).utf8();
        problems.add("extended attribute " + text + ": " + Errno.text(length));
      }
    }
    return found;
  }

  private int listNames(int descriptor, Handle handle) {
    int result = listOnce(descriptor, handle);
    if (result == -Errno.ERANGE && list.byteSize() < LIST_BYTES_MAX) {
      list = kernel.allocate(LIST_BYTES_MAX);
      result = listOnce(descriptor, handle);
    }
    // Without /proc the attributes of links and devices cannot be asked for; few have any.
    return result == -Errno.ENOENT && handle == Handle.PATH_ONLY ? 0 : result;
  }

  private int listOnce(int descriptor, Handle handle) {
    long address = list.address();
    long bytes = list.byteSize();
    long result =
        switch (handle) {
          case OPEN -> kernel.call(Abi.FLISTXATTR, descriptor, address, bytes, 0, 0);
          case PATH_ONLY -> kernel.call(Abi.LISTXATTR, procPath(descriptor), address, bytes, 0, 0);
        };
    return (int) result;
  }

  private int getValue(int descriptor, Handle handle, byte[] name) {
    int result = getOnce(descriptor, handle, name);
    if (result == -Errno.ERANGE && value.byteSize() < VALUE_BYTES_MAX) {
      value = kernel.allocate(VALUE_BYTES_MAX);
      result = getOnce(descriptor, handle, name);
    }
    return result;
  }

  private int getOnce(int descriptor, Handle handle, byte[] name) {
    long nameAt = kernel.secondPathOf(name);
    long address = value.address();
    long bytes = value.byteSize();
    long result =
        switch (handle) {
          case OPEN -> kernel.call(Abi.FGETXATTR, descriptor, nameAt, address, bytes, 0);
          case PATH_ONLY ->
              kernel.call(Abi.GETXATTR, procPath(descriptor), nameAt, address, bytes, 0);
        };
    return (int) result;
  }

  /// Sets one attribute: 0 or `-errno`.
  public int write(int descriptor, Handle handle, ByteString name, ByteString content) {
    if (content.length() > VALUE_BYTES_MAX) {
      return -Errno.ERANGE;
    }
    byte[] bytes = content.bytes();
    if (bytes.length > value.byteSize()) {
      value = kernel.allocate(VALUE_BYTES_MAX);
    }
    MemorySegment.copy(bytes, 0, value, JAVA_BYTE, 0, bytes.length);
    long nameAt = kernel.secondPathOf(name.bytes());
    long address = value.address();
    long result =
        switch (handle) {
          case OPEN -> kernel.call(Abi.FSETXATTR, descriptor, nameAt, address, bytes.length, 0);
          case PATH_ONLY ->
              kernel.call(Abi.SETXATTR, procPath(descriptor), nameAt, address, bytes.length, 0);
        };
    return (int) result;
  }

  /// Whether an open object has an attribute of this name.
  public boolean has(int descriptor, ByteString name) {
    return getValue(descriptor, Handle.OPEN, name.bytes()) >= 0;
  }

  /// Removes one attribute: 0 or `-errno`.
  public int remove(int descriptor, ByteString name) {
    long nameAt = kernel.secondPathOf(name.bytes());
    return (int) kernel.call(Abi.FREMOVEXATTR, descriptor, nameAt, 0, 0, 0);
  }

  /// The flags a user may set, of an open file or directory; 0 where the file system has none.
  public long flags(int descriptor) {
    long result = kernel.call(Abi.IOCTL, descriptor, FS_IOC_GETFLAGS, value.address(), 0, 0);
    return result < 0 ? 0 : value.get(JAVA_INT, 0) & FLAGS_SET_BY_USERS;
  }

  /// Sets the flags a user may set and leaves the others as they are: 0 or `-errno`.
  public int setFlags(int descriptor, long flags) {
    long result = kernel.call(Abi.IOCTL, descriptor, FS_IOC_GETFLAGS, value.address(), 0, 0);
    if (result < 0) {
      return (int) result;
    }
    int kept = value.get(JAVA_INT, 0) & (int) ~FLAGS_SET_BY_USERS;
    value.set(JAVA_INT, 0, kept | (int) (flags & FLAGS_SET_BY_USERS));
    return (int) kernel.call(Abi.IOCTL, descriptor, FS_IOC_SETFLAGS, value.address(), 0, 0);
  }

  private ByteString taken(int length) {
    byte[] bytes = new byte[length];
    MemorySegment.copy(value, JAVA_BYTE, 0, bytes, 0, length);
    return ByteString.of(bytes);
  }

  /// The zero-terminated names in the first `bytes` of the list.
  private List<byte[]> names(int bytes) {
    byte[] all = new byte[bytes];
    MemorySegment.copy(list, JAVA_BYTE, 0, all, 0, bytes);
    List<byte[]> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes; i++) {
      if (all[i] == 0) {
        names.add(Arrays.copyOfRange(all, start, i));
        start = i + 1;
      }
    }
    return names;
  }

  private long procPath(int descriptor) {
    String path = "/proc/self/fd/" + descriptor;
    return kernel.pathOf(path.getBytes(StandardCharsets.US_ASCII));
  }
}
