package dev.nuwa.cli.location;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;

/// The folders of the user, after the XDG base directory rules; each is ours alone.
///
/// @param home the user's home
/// @param data what must not be lost: the embedded repository and its key
/// @param cache what can be fetched again
/// @param state what can be made again
public record Folders(Path home, Path data, Path cache, Path state) {

  /// From an environment; a variable that is not an absolute path counts as not set.
  public static Folders of(Map<String, String> environment) {
    String variable = environment.getOrDefault("HOME", "");
    Path home =
        Path.of(variable.isEmpty() ? System.getProperty("user.home", "/") : variable)
            .toAbsolutePath();
    BiFunction<String, String, Path> folder =
        (name, otherwise) -> {
          String set = environment.getOrDefault(name, "");
          return (set.startsWith("/") ? Path.of(set) : home.resolve(otherwise)).resolve("nuwa");
        };
    return new Folders(
        home,
        folder.apply("XDG_DATA_HOME", ".local/share"),
        folder.apply("XDG_CACHE_HOME", ".cache"),
        folder.apply("XDG_STATE_HOME", ".local/state"));
  }
}
