package dev.nuwa.format.control;

import java.util.Optional;

/// What the holder of a key may do (docs/format.md, sections 4 and 6).
public enum Role {
  /// Everything: can derive every key and sign configurations.
  OWNER(1),
  /// Backs up, restores, drops, collects.
  FULL(2),
  /// Restores only; signs nothing.
  READER(3),
  /// Backs up only; cannot open what it wrote.
  WRITER(4),
  /// Drops and collects; sees references, no content and no names.
  MAINTAINER(5);

  private final int number;

  Role(int number) {
    this.number = number;
  }

  /// The role with that number, or empty.
  public static Optional<Role> of(int number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[number - 1])
        : Optional.empty();
  }

  /// The number in keys and certificates.
  public int number() {
    return number;
  }

  /// Whether it may publish packs and snapshots, and so holds I.
  public boolean mayWrite() {
    return this == OWNER || this == FULL || this == WRITER;
  }

  /// Whether it may open contents and names, and so holds private D.
  public boolean mayRead() {
    return this == OWNER || this == FULL || this == READER;
  }

  /// Whether it may drop snapshots and condemn packs.
  public boolean mayCollect() {
    return this == OWNER || this == FULL || this == MAINTAINER;
  }

  /// Whether it may follow references, and so holds private M.
  public boolean mayFollow() {
    return this != WRITER;
  }

  /// Whether it may compute ids and pseudonyms, and so holds I.
  public boolean mayIdentify() {
    return this != MAINTAINER;
  }

  /// Whether it signs objects, and so holds a signing seed and has a certificate.
  public boolean maySign() {
    return this != READER;
  }

  /// Whether it may issue keys and change the configuration, and so holds R.
  public boolean mayAdminister() {
    return this == OWNER;
  }
}
