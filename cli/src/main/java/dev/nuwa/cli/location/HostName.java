package dev.nuwa.cli.location;

import dev.nuwa.cli.output.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// This machine's name, as snapshots carry it.
public final class HostName {

  private HostName() {}

  /// From the kernel; asking a name service could take long or fail.
  public static String of(Surroundings surroundings) {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // Not Linux.
      return fromEnvironment(surroundings);
    }
    return fromEnvironment(surroundings);
  }

  private static String fromEnvironment(Surroundings surroundings) {
    String name = surroundings.variable("HOSTNAME");
    return name.isEmpty() ? "localhost" : name;
  }
}
