package dev.nuwa.cli.config;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/// What may stand in a profile.
///
/// @param everywhere options of every command, without their dashes
/// @param commands names of commands, each a section of its own
public record KnownKeys(Set<String> everywhere, Collection<String> commands) {

  public KnownKeys {
    everywhere = Set.copyOf(everywhere);
    commands = List.copyOf(commands);
  }
}
