package dev.nuwa.cli.argument;

import java.util.Locale;
import java.util.Set;

/// Whether a word switches something on or off.
public enum Switch {
  ON,
  OFF,
  NEITHER;

  private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");
  private static final Set<String> FALSE = Set.of("0", "false", "no", "off", "");

  /// What `word` does.
  public static Switch of(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return TRUE.contains(lower) ? ON : FALSE.contains(lower) ? OFF : NEITHER;
  }

  /// Whether `word` switches something on.
  public static boolean isOn(String word) {
    return of(word) == ON;
  }
}
