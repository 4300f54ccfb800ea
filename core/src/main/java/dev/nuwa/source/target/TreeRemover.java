package dev.nuwa.source.target;

import dev.nuwa.format.ByteString;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.KernelWrites;
import java.util.ArrayDeque;
import java.util.Deque;

/// Removes a tree of any depth with two descriptors: it goes down by name and up by `..`, checking
/// on the way up that it is in the directory it came from. Not thread-safe.
final class TreeRemover {

  private static final int FLAGS = Abi.O_RDONLY | Abi.O_DIRECTORY | Abi.O_NOFOLLOW | Abi.O_NONBLOCK;
  private static final byte[] PARENT = {'.', '.'};

  private final Kernel kernel;
  private final KernelWrites writes;
  private final TargetLooks looks;

  TreeRemover(Kernel kernel, KernelWrites writes, TargetLooks looks) {
    this.kernel = kernel;
    this.writes = writes;
    this.looks = looks;
  }

  /// A directory on the way down.
  ///
  /// @param name in the one above it
  /// @param folders in it, still to be removed; its files are gone already
  private record Level(byte[] name, long device, long inode, Deque<ByteString> folders) {}

  /// Removes `name` with everything below it: 0 or `-errno` of the first refusal.
  int remove(int parent, byte[] name) {
    int result = writes.unlink(parent, name);
    if (!mayBeDirectory(result)) {
      return result;
    }
    Deque<Level> levels = new ArrayDeque<>();
    int current = kernel.open(parent, name, FLAGS, 0);
    if (current < 0) {
      return current == -Errno.ENOTDIR ? result : current;
    }
    levels.push(level(current, name));
    while (current >= 0 && !levels.isEmpty()) {
      ByteString next = levels.getFirst().folders().poll();
      current = next == null ? up(current, levels, parent) : down(current, levels, next);
    }
    return Math.min(current, 0);
  }

  private static boolean mayBeDirectory(int result) {
    return result == -Errno.EISDIR || result == -Errno.EPERM;
  }

  private Level level(int directory, byte[] name) {
    kernel.statOpen(directory);
    long device = kernel.stat().device();
    long inode = kernel.stat().inode();
    Deque<ByteString> folders = new ArrayDeque<>();
    for (ByteString child : looks.names(directory)) {
      if (mayBeDirectory(writes.unlink(directory, child.bytes()))) {
        folders.add(child);
      }
    }
    return new Level(name, device, inode, folders);
  }

  private int down(int current, Deque<Level> levels, ByteString name) {
    int next = kernel.open(current, name.bytes(), FLAGS, 0);
    kernel.close(current);
    if (next >= 0) {
      levels.push(level(next, name.bytes()));
    }
    return next;
  }

  /// Leaves an emptied directory and removes it: the descriptor of the one above, 0 at the top, or
  /// `-errno`.
  private int up(int current, Deque<Level> levels, int top) {
    Level left = levels.pop();
    if (levels.isEmpty()) {
      kernel.close(current);
      return writes.removeDirectory(top, left.name());
    }
    int above = kernel.open(current, PARENT, FLAGS, 0);
    kernel.close(current);
    boolean same =
        above >= 0
            && kernel.statOpen(above) == 0
            && kernel.stat().device() == levels.getFirst().device()
            && kernel.stat().inode() == levels.getFirst().inode();
    int result = same ? writes.removeDirectory(above, left.name()) : -Errno.EAGAIN;
    if (result < 0) {
      kernel.close(above);
    }
    return result < 0 ? result : above;
  }
}
