package dev.nuwa.source.target;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Device;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.KernelWrites;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Objects that do not have their final name yet. The temporary name follows from the final one, so
/// a later run finds and replaces what an interrupted one left. Not thread-safe.
final class PartFiles {

  private static final ByteString PREFIX = ByteString.utf8(".nuwa-part-");
  private static final int HASH_DIGITS = 16;
  private static final int OPEN_MAX = 16;
  private static final int CREATE = Abi.O_RDWR | Abi.O_CREAT | Abi.O_EXCL | Abi.O_NOFOLLOW;
  private static final int REOPEN = Abi.O_RDWR | Abi.O_NOFOLLOW | Abi.O_NONBLOCK;
  private static final int FIFO = 0x1000;
  private static final int CHARACTER = 0x2000;
  private static final int BLOCK = 0x6000;
  private static final int SOCKET = 0xc000;

  private final Kernel kernel;
  private final KernelWrites writes;
  private final TargetFolders folders;
  private final DescriptorCache open;
  private final long user;

  /// Whose temporary name was asked for last: each file asks several times.
  private @Nullable EntryKey named;

  private byte[] partName = new byte[0];

  PartFiles(Kernel kernel, KernelWrites writes, TargetFolders folders) {
    this.kernel = kernel;
    this.writes = writes;
    this.folders = folders;
    this.open = new DescriptorCache(kernel, OPEN_MAX);
    this.user = kernel.effectiveUser();
  }

  /// `.nuwa-part-` and 64 bits of the name (FNV-1a), in hex. The array stays this object's.
  @SuppressWarnings("ReferenceEquality") // another object of the same value costs a hash
  byte[] partName(EntryKey key) {
    if (key != named) {
      named = key;
      partName = makePartName(key);
    }
    return partName;
  }

  private static byte[] makePartName(EntryKey key) {
    ByteString name = key.name();
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ (name.at(i) & 0xff)) * 0x100000001b3L;
    }
    byte[] made = new byte[PREFIX.length() + HASH_DIGITS];
    PREFIX.copyTo(made, 0);
    for (int i = made.length - 1; i >= PREFIX.length(); i--) {
      made[i] = (byte) HexFormat.of().toLowHexDigit((int) hash);
      hash >>>= 4;
    }
    return made;
  }

  /// Whether [#partName] gives such names.
  static boolean isPartName(ByteString name) {
    return name.length() == PREFIX.length() + HASH_DIGITS && name.startsWith(PREFIX);
  }

  /// A new, empty regular file; what has its name is removed. A descriptor or `-errno`.
  ///
  /// @param mode from which the system takes what its mask says
  int create(EntryKey key, int mode) {
    open.close(key.bytes());
    int parent = folders.parentOf(key);
    if (parent < 0) {
      return parent;
    }
    byte[] name = partName(key);
    int descriptor = kernel.open(parent, name, CREATE, mode);
    if (descriptor == -Errno.EEXIST && writes.unlink(parent, name) == 0) {
      descriptor = kernel.open(parent, name, CREATE, mode);
    }
    if (descriptor >= 0) {
      open.add(key.bytes(), descriptor);
    }
    return descriptor;
  }

  /// The file begun for `key`, by this worker or another one; refuses what nobody here made. A
  /// descriptor that belongs to this object, or `-errno`.
  int open(EntryKey key) {
    OptionalInt known = open.find(key.bytes());
    if (known.isPresent()) {
      return known.getAsInt();
    }
    int parent = folders.parentOf(key);
    int descriptor = parent < 0 ? parent : kernel.open(parent, partName(key), REOPEN, 0);
    if (descriptor < 0) {
      return descriptor;
    }
    boolean ours =
        kernel.statOpen(descriptor) == 0
            && kernel.stat().isRegular()
            && kernel.stat().uid() == user
            && kernel.stat().links() == 1;
    if (!ours) {
      kernel.close(descriptor);
      return -Errno.EPERM;
    }
    open.add(key.bytes(), descriptor);
    return descriptor;
  }

  /// Makes what is not a regular file; an `O_PATH` descriptor owned by the caller, or `-errno`.
  int createObject(int parent, EntryKey key, Entry entry) {
    byte[] name = partName(key);
    int result = makeObject(parent, name, entry);
    if (result == -Errno.EEXIST && writes.unlink(parent, name) == 0) {
      result = makeObject(parent, name, entry);
    }
    return result < 0 ? result : kernel.open(parent, name, Abi.O_PATH | Abi.O_NOFOLLOW, 0);
  }

  private int makeObject(int parent, byte[] name, Entry entry) {
    Device device = entry.extras().device();
    int major = device == null ? 0 : device.major();
    int minor = device == null ? 0 : device.minor();
    ByteString target = entry.extras().linkTarget();
    return switch (entry.type()) {
      case SYMBOLIC_LINK ->
          target == null ? -Errno.EINVAL : writes.makeSymlink(target.bytes(), parent, name);
      case FIFO -> writes.makeNode(parent, name, FIFO | 0600, 0, 0);
      case SOCKET -> writes.makeNode(parent, name, SOCKET | 0600, 0, 0);
      case BLOCK_DEVICE -> writes.makeNode(parent, name, BLOCK | 0600, major, minor);
      case CHARACTER_DEVICE -> writes.makeNode(parent, name, CHARACTER | 0600, major, minor);
      case REGULAR, DIRECTORY -> -Errno.EINVAL;
    };
  }

  /// Gives an open object the temporary name of `key` as a further name: 0 or `-errno`.
  int link(int descriptor, int parent, EntryKey key) {
    byte[] name = partName(key);
    int result = writes.link(descriptor, parent, name);
    return result == -Errno.EEXIST && writes.unlink(parent, name) == 0
        ? writes.link(descriptor, parent, name)
        : result;
  }

  /// Closes the file of `key`, which has its final name now.
  void forget(EntryKey key) {
    open.close(key.bytes());
  }

  /// Removes the temporary name, if it is there.
  void unlink(int parent, EntryKey key) {
    writes.unlink(parent, partName(key));
  }

  void remove(EntryKey key) {
    open.close(key.bytes());
    int parent = folders.parentOf(key);
    if (parent >= 0) {
      unlink(parent, key);
    }
  }

  void close() {
    open.closeAll();
  }
}
