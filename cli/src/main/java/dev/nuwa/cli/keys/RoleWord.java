package dev.nuwa.cli.keys;

import dev.nuwa.format.control.Role;
import java.util.Locale;

/// A role as it is typed and listed.
final class RoleWord {

  private RoleWord() {}

  static String of(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
