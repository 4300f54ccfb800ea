package dev.nuwa.cli.keys;

import dev.nuwa.cli.location.Passwords;

/// How a new key is kept.
sealed interface Keeping {

  /// In a new file, 0600; `-` is stdout.
  record InFile(String file) implements Keeping {}

  /// In the repository, under a password.
  record UnderPassword(Passwords.Sources sources) implements Keeping {}
}
