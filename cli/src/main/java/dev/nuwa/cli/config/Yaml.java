package dev.nuwa.cli.config;

import java.util.List;

/// A piece of a configuration file and where it stands: all that is used of YAML.
sealed interface Yaml {

  /// A place in the file, both from 1.
  record Place(int line, int column) {

    @Override
    public String toString() {
      return line + ":" + column;
    }
  }

  Place place();

  /// A single value, as it was written, without its quotes.
  record Scalar(String text, Place place) implements Yaml {}

  /// A list.
  record Sequence(List<Yaml> items, Place place) implements Yaml {}

  /// Keys and values in the order of the file.
  record Mapping(List<Pair> pairs, Place place) implements Yaml {}

  /// A key and its value.
  record Pair(Scalar key, Yaml value) {}
}
