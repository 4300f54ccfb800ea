package dev.nuwa.source.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Kernel;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process takes of the machine, for its own threads, those of the runtime, and those
/// that either makes later. On Linux; elsewhere nothing happens, and the answer is false.
public final class ProcessShare {

  private static final Path THREADS = Path.of("/proc/self/task");
  private static final int PRIO_PROCESS = 0; // the kernel means a thread by it
  private static final int MASK_BYTES = 1024; // of 8192 processors

  private ProcessShare() {}

  /// One call for one thread; negative when it fails.
  private interface ForThread {
    long call(long thread);
  }

  /// Lets others go first.
  ///
  /// @param niceness 0 to 19, as `nice` takes it
  /// @return whether that is so now
  public static boolean yieldTo(int niceness) {
    if (!Abi.known()) {
      return false;
    }
    try (Kernel kernel = new Kernel()) {
      return forEveryThread(
          thread -> kernel.call(Abi.SETPRIORITY, PRIO_PROCESS, thread, niceness, 0, 0));
    }
  }

  /// Stays on the first processors of those that it may use.
  ///
  /// @param count at least 1; more than there are changes nothing
  /// @return whether that is so now
  public static boolean useProcessors(int count) {
    if (!Abi.known()) {
      return false;
    }
    try (Kernel kernel = new Kernel()) {
      MemorySegment mask = kernel.allocate(MASK_BYTES);
      long bytes = kernel.call(Abi.SCHED_GETAFFINITY, 0, MASK_BYTES, mask.address(), 0, 0);
      if (bytes <= 0) {
        return false;
      }
      keepFirst(mask, bytes, count);
      return forEveryThread(
          thread -> kernel.call(Abi.SCHED_SETAFFINITY, thread, bytes, mask.address(), 0, 0));
    }
  }

  private static void keepFirst(MemorySegment mask, long bytes, int count) {
    int left = count;
    for (long at = 0; at < bytes; at++) {
      int kept = 0;
      for (int bit = 1; bit < 0x100; bit <<= 1) {
        if ((mask.get(JAVA_BYTE, at) & bit) != 0 && left > 0) {
          kept |= bit;
          left--;
        }
      }
      mask.set(JAVA_BYTE, at, (byte) kept);
    }
  }

  /// Twice: a thread may have been made by one that had not been reached yet. One that ended
  /// meanwhile is no failure.
  private static boolean forEveryThread(ForThread change) {
    boolean own = change.call(0) >= 0;
    for (int pass = 0; own && pass < 2; pass++) {
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
        for (Path thread : threads) {
          change.call(Long.parseLong(thread.getFileName().toString()));
        }
      } catch (IOException _) {
        return false;
      }
    }
    return own;
  }
}
