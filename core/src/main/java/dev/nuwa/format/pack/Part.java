package dev.nuwa.format.pack;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a unit holds, and so who can open it: data and names are sealed for D, refs for M
/// (docs/format.md, section 8).
public enum Part {
  DATA(1),
  REFS(2),
  NAMES(3);

  private static final List<Optional<Part>> BY_NUMBER =
      Stream.of(values()).map(Optional::of).toList();

  private final int number;

  Part(int number) {
    this.number = number;
  }

  /// The part with that number, or empty.
  public static Optional<Part> of(int number) {
    return number >= 1 && number <= BY_NUMBER.size() ? BY_NUMBER.get(number - 1) : Optional.empty();
  }

  /// The number in footers, nonces and associated data.
  public int number() {
    return number;
  }

  /// Whose private key opens a unit of this part.
  public Recipient recipient() {
    return this == REFS ? Recipient.STRUCTURE : Recipient.DATA;
  }
}
