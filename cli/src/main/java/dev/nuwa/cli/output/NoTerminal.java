package dev.nuwa.cli.output;

import java.util.Optional;

/// Nobody is watching.
final class NoTerminal implements Terminal {

  @Override
  public boolean showsOutput() {
    return false;
  }

  @Override
  public boolean showsErrors() {
    return false;
  }

  @Override
  public int columns() {
    return 80;
  }

  @Override
  public Optional<String> ask(String question) {
    return Optional.empty();
  }

  @Override
  public Optional<char[]> askSecret(String question) {
    return Optional.empty();
  }
}
