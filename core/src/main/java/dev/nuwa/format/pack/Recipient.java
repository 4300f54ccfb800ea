package dev.nuwa.format.pack;

import java.util.Optional;

/// The key pair of a domain that a secret is encapsulated to.
public enum Recipient {
  /// D: data and names.
  DATA(1),
  /// M: references.
  STRUCTURE(2);

  private final int number;

  Recipient(int number) {
    this.number = number;
  }

  /// The recipient with that number, or empty.
  public static Optional<Recipient> of(int number) {
    return number == 1 || number == 2 ? Optional.of(values()[number - 1]) : Optional.empty();
  }

  /// The number in envelopes and key schedules.
  public int number() {
    return number;
  }
}
