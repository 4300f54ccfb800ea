package dev.nuwa.source.fs;

import dev.nuwa.source.Selection;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.RelativeOpener;
import dev.nuwa.source.kernel.StatBuffer;
import dev.nuwa.source.names.KeyBytes;
import java.util.Arrays;

/// The open directories from the root down to where a walk stands. Only the deepest few keep their
/// descriptors; the others are opened again on the way back, through `..`, and checked to be the
/// same directory. So depth is bounded by memory (about 60 bytes a level) and not by descriptors or
/// by the stack of the thread. Not thread-safe.
final class DirectoryStack implements AutoCloseable {

  /// Descriptors a walk holds at most, besides the root's.
  static final int OPEN_MAX = 48;

  private static final byte[] PARENT = {'.', '.'};

  /// What holds for a directory while its children are visited.
  ///
  /// @param device the device it lies on
  /// @param inode with the device: which directory it is
  /// @param selection the rules inside it
  /// @param prefixBytes length of the key prefix of its children
  /// @param isWay whether only what a list names is looked at in it
  record Level(long device, long inode, Selection selection, int prefixBytes, boolean isWay) {
    boolean is(StatBuffer stat) {
      return stat.device() == device && stat.inode() == inode;
    }
  }

  private final Kernel kernel;
  private final KeyBytes key;
  private Level[] levels = new Level[16];
  private int[] descriptors = new int[16];
  private int depth;

  DirectoryStack(Kernel kernel, KeyBytes key) {
    this.kernel = kernel;
    this.key = key;
  }

  int depth() {
    return depth;
  }

  Level top() {
    return levels[depth - 1];
  }

  /// The descriptor of the top directory, or -1 when it could not be opened again.
  int descriptor() {
    return descriptors[depth - 1];
  }

  /// Whether the directory last looked at is one of those on the way to it.
  boolean contains(StatBuffer stat) {
    for (int i = depth - 1; i >= 0; i--) {
      if (levels[i].is(stat)) {
        return true;
      }
    }
    return false;
  }

  /// Takes over `descriptor`.
  void push(int descriptor, Level level) {
    if (depth == levels.length) {
      levels = Arrays.copyOf(levels, depth * 2);
      descriptors = Arrays.copyOf(descriptors, depth * 2);
    }
    int tooHigh = depth - OPEN_MAX;
    if (tooHigh > 0) {
      kernel.close(descriptors[tooHigh]);
      descriptors[tooHigh] = -1;
    }
    levels[depth] = level;
    descriptors[depth] = descriptor;
    depth++;
  }

  /// Goes back to the parent.
  ///
  /// @return false when the parent cannot be opened again; its descriptor is -1 then
  boolean pop() {
    depth--;
    int left = descriptors[depth];
    boolean good = true;
    if (depth > 0) {
      key.backTo(levels[depth - 1].prefixBytes());
      if (descriptors[depth - 1] < 0) {
        descriptors[depth - 1] = again(left);
        good = descriptors[depth - 1] >= 0;
      }
    }
    kernel.close(left);
    return good;
  }

  private int again(int child) {
    int flags = Abi.O_RDONLY | Abi.O_DIRECTORY | Abi.O_NOFOLLOW | Abi.O_NONBLOCK;
    if (child >= 0) {
      int parent = sameAsTop(kernel.open(child, PARENT, flags, 0));
      if (parent >= 0) {
        return parent;
      }
    }
    return sameAsTop(new RelativeOpener(kernel, descriptors[0]).open(key.path(), flags, 0));
  }

  /// The descriptor, if it is the directory that the top level was; else it is closed.
  private int sameAsTop(int descriptor) {
    if (descriptor < 0) {
      return descriptor;
    }
    if (kernel.statOpen(descriptor) == 0 && top().is(kernel.stat())) {
      return descriptor;
    }
    kernel.close(descriptor);
    return -1;
  }

  @Override
  public void close() {
    while (depth > 0) {
      depth--;
      kernel.close(descriptors[depth]);
    }
  }
}
