package dev.nuwa.source.kernel;

/// Error numbers of Linux (the same on x86-64 and aarch64) and their texts for people.
public final class Errno {

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EMLINK = 31;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;
  public static final int ESTALE = 116;
  public static final int EDQUOT = 122;

  private Errno() {}

  /// The text of an error number, or of the negative result of a call.
  public static String text(long number) {
    int positive = (int) Math.abs(number);
    return switch (positive) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case EINTR -> "interrupted";
      case EIO -> "input/output error";
      case ENXIO -> "no such device or address";
      case EAGAIN -> "temporarily unavailable";
      case 12 -> "out of memory";
      case EACCES -> "permission denied";
      case 16 -> "device or resource busy";
      case EEXIST -> "already exists";
      case EXDEV -> "on another file system";
      case ENODEV -> "no such device";
      case ENOTDIR -> "not a directory";
      case EISDIR -> "is a directory";
      case EINVAL -> "invalid argument";
      case ENFILE, EMFILE -> "too many open files";
      case 26 -> "text file busy";
      case EFBIG -> "file too large for this file system";
      case ENOSPC -> "no space left on device";
      case EROFS -> "read-only file system";
      case EMLINK -> "too many links";
      case ERANGE -> "value too large for this file system";
      case ENAMETOOLONG -> "name too long";
      case ENOSYS -> "not known to this kernel";
      case ENOTEMPTY -> "directory not empty";
      case ELOOP -> "a symbolic link is in the way";
      case ENODATA -> "no data";
      case 75 -> "value too large";
      case EOPNOTSUPP -> "not supported by this file system";
      case 107, 112, 113 -> "the server of this file system is not reachable";
      case ESTALE -> "stale file handle";
      case EDQUOT -> "disk quota exceeded";
      default -> "error " + positive;
    };
  }

  /// Whether the result says that the object is not (or no longer) there.
  public static boolean vanished(long result) {
    return result == -ENOENT || result == -ESTALE;
  }
}
