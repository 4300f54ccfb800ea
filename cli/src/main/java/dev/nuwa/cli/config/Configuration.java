package dev.nuwa.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings of one profile with all that it inherits. Immutable.
///
/// @param file where they come from; empty when there is no configuration
/// @param profile its name; empty text when there is none
/// @param profiles the names of all profiles
/// @param sections settings by command, those of every command under the empty text
public record Configuration(
    Optional<Path> file,
    String profile,
    List<String> profiles,
    Map<String, Map<String, Setting>> sections) {

  /// No configuration.
  public static final Configuration NONE =
      new Configuration(Optional.empty(), "", List.of(), Map.of());

  public Configuration {
    profiles = List.copyOf(profiles);
    sections = Map.copyOf(sections);
  }

  /// What is said about the options of one command.
  ///
  /// @param command empty text for the options of every command
  public Map<String, Setting> section(String command) {
    return sections.getOrDefault(command, Map.of());
  }

  /// The first value of an option that every command has; empty text when nothing is said.
  public String value(String key) {
    Setting setting = section("").get(key);
    return setting == null || setting.values().isEmpty() ? "" : setting.values().getFirst();
  }
}
