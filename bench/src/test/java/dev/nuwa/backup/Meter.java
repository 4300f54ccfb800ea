package dev.nuwa.backup;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process has used so far, in numbers that no clock and no other process changes.
///
/// @param allocated bytes of the Java heap, over all threads
/// @param readCalls system calls that read from files
/// @param readBytes bytes that they brought
/// @param writeCalls system calls that write to files
/// @param writtenBytes bytes that they took
record Meter(long allocated, long readCalls, long readBytes, long writeCalls, long writtenBytes) {

  static Meter now() throws IOException {
    long[] io = new long[4]; // rchar, wchar, syscr, syscw
    int line = 0;
    for (String text : Files.readAllLines(Path.of("/proc/self/io")).subList(0, io.length)) {
      io[line++] = Long.parseLong(text.substring(text.indexOf(' ') + 1));
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new Meter(threads.getTotalThreadAllocatedBytes(), io[2], io[0], io[3], io[1]);
  }

  Meter since(Meter before) {
    return new Meter(
        allocated - before.allocated,
        readCalls - before.readCalls,
        readBytes - before.readBytes,
        writeCalls - before.writeCalls,
        writtenBytes - before.writtenBytes);
  }
}
