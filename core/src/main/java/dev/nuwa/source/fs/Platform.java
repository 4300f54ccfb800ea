package dev.nuwa.source.fs;

import dev.nuwa.source.SourceReports;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;

/// Which way to the file system this machine offers.
public final class Platform {

  private static final byte[] TOP = {'/'};

  private Platform() {}

  /// Whether the system calls can be used here; a refusal is reported.
  public static boolean hasSystemCalls(SourceReports reports) {
    if (!Abi.known()) {
      reports.fallback("native calls", "not built for this system and processor");
      return false;
    }
    try (Kernel kernel = new Kernel()) {
      int result = kernel.stat(Abi.AT_FDCWD, TOP);
      if (result < 0) {
        reports.fallback("statx", Errno.text(result));
      }
      return result == 0;
    } catch (LinkageError | IllegalCallerException e) {
      reports.fallback("native calls", "native access is not allowed: " + e.getMessage());
      return false;
    }
  }
}
