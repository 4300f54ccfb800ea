package dev.nuwa.format;

import java.util.Optional;

/// What an object is: the number in its header and the first part of its name (docs/format.md,
/// section 2).
public enum ObjectKind {
  CONFIG(1, "config"),
  CERTIFICATE(2, "cert"),
  PROBE(3, "probe"),
  KEY_SLOT(4, "keys"),
  PACK(5, "pack"),
  INDEX(6, "index"),
  SNAPSHOT(7, "snap"),
  CONFIRMATION(8, "ok"),
  DROP(9, "drop"),
  PIN(10, "pin"),
  PIN_END(11, "pin"),
  GENERATION(12, "gen"),
  LOCK(13, "lock"),
  VERIFIED(14, "verified"),
  NOTE(15, "note");

  private final int number;
  private final String folder;

  ObjectKind(int number, String folder) {
    this.number = number;
    this.folder = folder;
  }

  /// The kind with that number in the header, or empty when it is not known.
  public static Optional<ObjectKind> of(int number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[number - 1])
        : Optional.empty();
  }

  /// The number in the header.
  public int number() {
    return number;
  }

  /// The part of the name before the first slash.
  public String folder() {
    return folder;
  }

  /// What a listing of this kind starts with, such as `snap/`. Pins and their ends share one.
  public String prefix() {
    return folder + "/";
  }

  /// Whether the authority signs it, not a certified author.
  public boolean signedByAuthority() {
    return this == CONFIG || this == CERTIFICATE || this == KEY_SLOT;
  }
}
