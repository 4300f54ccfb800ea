package dev.nuwa.cli.location;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Facts of the file system that decide what is safe or useful to do.
public final class Ownership {

  private Ownership() {}

  /// Whether `path` belongs to somebody else than who runs this process, as HOME does under some
  /// forms of sudo. When the system does not tell, no.
  public static boolean isForeign(Path path) {
    OptionalLong owner = number(path, "unix:uid");
    OptionalLong self = number(Path.of("/proc/self"), "unix:uid");
    return owner.isPresent() && self.isPresent() && owner.getAsLong() != self.getAsLong();
  }

  /// Whether both lie on one device. When the system does not tell, no.
  public static boolean onOneDevice(Path first, Path second) {
    OptionalLong a = number(first, "unix:dev");
    OptionalLong b = number(second, "unix:dev");
    return a.isPresent() && b.isPresent() && a.getAsLong() == b.getAsLong();
  }

  /// Whether `path` is root's.
  static boolean belongsToRoot(Path path) {
    OptionalLong owner = number(path, "unix:uid");
    return owner.isPresent() && owner.getAsLong() == 0;
  }

  /// Whether this process is root.
  public static boolean isRoot() {
    OptionalLong self = number(Path.of("/proc/self"), "unix:uid");
    return self.isPresent() && self.getAsLong() == 0;
  }

  private static OptionalLong number(Path path, String attribute) {
    try {
      return Files.getAttribute(path, attribute) instanceof Number number
          ? OptionalLong.of(number.longValue())
          : OptionalLong.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return OptionalLong.empty();
    }
  }
}
