package dev.nuwa.cli.config;

import java.util.List;

/// What a profile says about one option.
///
/// @param key the option's name without its dashes
/// @param values as they were written; several for a list
/// @param place file, line and column
/// @param profile which profile says it
public record Setting(String key, List<String> values, String place, String profile) {

  public Setting {
    values = List.copyOf(values);
  }
}
