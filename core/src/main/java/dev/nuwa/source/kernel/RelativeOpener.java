package dev.nuwa.source.kernel;

import java.util.Arrays;

/// Opens objects by their path below an open directory without ever following a symbolic link or
/// leaving that directory, whatever others rename meanwhile. Paths may be longer than the kernel
/// takes at once.
///
/// Uses `openat2`; where the kernel or a sandbox refuses that, it walks component by component with
/// `O_NOFOLLOW`, which is as safe and slower. Paths must not hold `..` (keys never do).
public final class RelativeOpener {

  private static final byte[] SELF = {'.'};

  private final Kernel kernel;
  private final int root;
  private final boolean hasOpenBeneath;

  public RelativeOpener(Kernel kernel, int root) {
    this(kernel, root, supported(kernel, root));
  }

  RelativeOpener(Kernel kernel, int root, boolean hasOpenBeneath) {
    this.kernel = kernel;
    this.root = root;
    this.hasOpenBeneath = hasOpenBeneath;
  }

  /// Whether `openat2` works here: asked by trying it.
  public static boolean supported(Kernel kernel, int directory) {
    int descriptor = kernel.openBeneath(directory, SELF, Abi.O_PATH | Abi.O_DIRECTORY, 0);
    kernel.close(descriptor);
    return descriptor >= 0;
  }

  /// Opens `path`, components joined by `/`; the empty path is the directory itself.
  ///
  /// @return a descriptor or `-errno`; `-ELOOP` (or `-ENOTDIR`) where a symbolic link is met
  public int open(byte[] path, int flags, int mode) {
    byte[] rest = path.length == 0 ? SELF : path;
    int directory = root;
    while (true) {
      int split = split(rest);
      if (split < 0) {
        int result = step(directory, rest, flags | Abi.O_NOFOLLOW, mode);
        closeUnlessRoot(directory);
        return result;
      }
      byte[] head = Arrays.copyOf(rest, split);
      int next = step(directory, head, Abi.O_PATH | Abi.O_DIRECTORY | Abi.O_NOFOLLOW, 0);
      closeUnlessRoot(directory);
      if (next < 0) {
        return next;
      }
      directory = next;
      rest = Arrays.copyOfRange(rest, split + 1, rest.length);
    }
  }

  private int step(int directory, byte[] path, int flags, int mode) {
    return hasOpenBeneath
        ? kernel.openBeneath(directory, path, flags, mode)
        : kernel.open(directory, path, flags, mode);
  }

  private void closeUnlessRoot(int descriptor) {
    if (descriptor != root) {
      kernel.close(descriptor);
    }
  }

  /// Where the part to be opened first ends, or -1 when all of it can be opened at once.
  private int split(byte[] path) {
    if (!hasOpenBeneath) {
      return indexOfSlash(path);
    }
    if (path.length <= Kernel.PATH_BYTES_MAX) {
      return -1;
    }
    for (int i = Kernel.PATH_BYTES_MAX; i > 0; i--) {
      if (path[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  private static int indexOfSlash(byte[] path) {
    for (int i = 0; i < path.length; i++) {
      if (path[i] == '/') {
        return i;
      }
    }
    return -1;
  }
}
