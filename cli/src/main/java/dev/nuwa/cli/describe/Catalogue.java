package dev.nuwa.cli.describe;

import dev.nuwa.cli.choice.Command;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The commands there are.
///
/// @param names in the order of the help
/// @param make a fresh command of a name
public record Catalogue(List<String> names, Function<String, Optional<Command>> make) {

  public Catalogue {
    names = List.copyOf(names);
  }

  Command command(String name) {
    return make.apply(name).orElseThrow();
  }
}
