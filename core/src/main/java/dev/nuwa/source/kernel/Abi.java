package dev.nuwa.source.kernel;

/// Numbers of the kernel's interface that differ between processors (Linux: `asm/unistd.h`,
/// `asm/fcntl.h`): system calls, and the four open flags that aarch64 numbers its own way.
public final class Abi {

  private static final boolean X86 = "amd64".equals(System.getProperty("os.arch"));
  private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));

  public static final int READ = pick(0, 63);
  public static final int CLOSE = pick(3, 57);
  public static final int LSEEK = pick(8, 62);
  public static final int IOCTL = pick(16, 29);
  public static final int PREAD = pick(17, 67);
  public static final int PWRITE = pick(18, 68);
  public static final int FSYNC = pick(74, 82);
  public static final int FTRUNCATE = pick(77, 46);
  public static final int FCHMOD = pick(91, 52);
  public static final int FCHOWN = pick(93, 55);
  public static final int GETEUID = pick(107, 175);
  public static final int FSTATFS = pick(138, 44);
  public static final int SETPRIORITY = pick(141, 140);
  public static final int SCHED_SETAFFINITY = pick(203, 122);
  public static final int SCHED_GETAFFINITY = pick(204, 123);
  public static final int FSETXATTR = pick(190, 7);
  public static final int FGETXATTR = pick(193, 10);
  public static final int FLISTXATTR = pick(196, 13);
  public static final int FREMOVEXATTR = pick(199, 16);
  public static final int SETXATTR = pick(188, 5);
  public static final int GETXATTR = pick(191, 8);
  public static final int LISTXATTR = pick(194, 11);
  public static final int GETDENTS = pick(217, 61);
  public static final int FADVISE = pick(221, 223);
  public static final int OPENAT = pick(257, 56);
  public static final int MKDIRAT = pick(258, 34);
  public static final int MKNODAT = pick(259, 33);
  public static final int FCHOWNAT = pick(260, 54);
  public static final int UNLINKAT = pick(263, 35);
  public static final int RENAMEAT = pick(264, 38);
  public static final int LINKAT = pick(265, 37);
  public static final int SYMLINKAT = pick(266, 36);
  public static final int READLINKAT = pick(267, 78);
  public static final int FCHMODAT = pick(268, 53);
  public static final int UTIMENSAT = pick(280, 88);
  public static final int FALLOCATE = pick(285, 47);
  public static final int SYNCFS = pick(306, 267);
  public static final int STATX = pick(332, 291);
  public static final int OPENAT2 = 437;

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_DIRECTORY = pick(0x10000, 0x4000);
  public static final int O_NOFOLLOW = pick(0x20000, 0x8000);
  public static final int O_NOATIME = 0x40000;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;

  public static final int AT_FDCWD = -100;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int AT_SYMLINK_FOLLOW = 0x400;
  public static final int AT_REMOVEDIR = 0x200;
  public static final int AT_NO_AUTOMOUNT = 0x800;
  public static final int AT_EMPTY_PATH = 0x1000;

  private Abi() {}

  /// Whether this machine is one whose numbers are listed here.
  public static boolean known() {
    return "Linux".equals(System.getProperty("os.name")) && (X86 || ARM);
  }

  private static int pick(int x86, int arm) {
    return X86 ? x86 : arm;
  }
}
