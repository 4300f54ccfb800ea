package dev.nuwa.cli.text;

import java.util.regex.Pattern;

/// A word as a POSIX shell takes it.
public final class ShellWord {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./~-]+");

  private ShellWord() {}

  /// The word itself when nothing in it is special, else in single quotes.
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
