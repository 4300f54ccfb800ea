package dev.nuwa.source.fs;

/// Numbers of the kernel's interface that differ between processors (Linux: `asm/unistd.h`,
/// `asm/fcntl.h`): system calls, and the four open flags that aarch64 numbers its own way.
final class Abi {

  private static final boolean X86 = "amd64".equals(System.getProperty("os.arch"));
  private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));

  static final int READ = pick(0, 63);
  static final int CLOSE = pick(3, 57);
  static final int LSEEK = pick(8, 62);
  static final int IOCTL = pick(16, 29);
  static final int PREAD = pick(17, 67);
  static final int PWRITE = pick(18, 68);
  static final int FSYNC = pick(74, 82);
  static final int FTRUNCATE = pick(77, 46);
  static final int FCHMOD = pick(91, 52);
  static final int FCHOWN = pick(93, 55);
  static final int GETEUID = pick(107, 175);
  static final int FSTATFS = pick(138, 44);
  static final int LSETXATTR = pick(189, 6);
  static final int FSETXATTR = pick(190, 7);
  static final int LGETXATTR = pick(192, 9);
  static final int FGETXATTR = pick(193, 10);
  static final int LLISTXATTR = pick(195, 12);
  static final int FLISTXATTR = pick(196, 13);
  static final int LREMOVEXATTR = pick(198, 15);
  static final int FREMOVEXATTR = pick(199, 16);
  static final int SETXATTR = pick(188, 5);
  static final int GETXATTR = pick(191, 8);
  static final int LISTXATTR = pick(194, 11);
  static final int GETDENTS = pick(217, 61);
  static final int FADVISE = pick(221, 223);
  static final int OPENAT = pick(257, 56);
  static final int MKDIRAT = pick(258, 34);
  static final int MKNODAT = pick(259, 33);
  static final int FCHOWNAT = pick(260, 54);
  static final int UNLINKAT = pick(263, 35);
  static final int RENAMEAT = pick(264, 38);
  static final int LINKAT = pick(265, 37);
  static final int SYMLINKAT = pick(266, 36);
  static final int READLINKAT = pick(267, 78);
  static final int FCHMODAT = pick(268, 53);
  static final int UTIMENSAT = pick(280, 88);
  static final int FALLOCATE = pick(285, 47);
  static final int STATX = pick(332, 291);
  static final int OPENAT2 = 437;

  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_NONBLOCK = 0x800;
  static final int O_DIRECTORY = pick(0x10000, 0x4000);
  static final int O_NOFOLLOW = pick(0x20000, 0x8000);
  static final int O_NOATIME = 0x40000;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;

  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_NO_AUTOMOUNT = 0x800;
  static final int AT_EMPTY_PATH = 0x1000;

  private Abi() {}

  /// Whether this machine is one whose numbers are listed here.
  static boolean known() {
    return "Linux".equals(System.getProperty("os.name")) && (X86 || ARM);
  }

  private static int pick(int x86, int arm) {
    return X86 ? x86 : arm;
  }
}
