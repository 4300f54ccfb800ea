package dev.nuwa.format.tree;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a file-system object is, with its number in an entry (docs/format.md, section 10).
public enum FileType {
  REGULAR(1),
  DIRECTORY(2),
  SYMBOLIC_LINK(3),
  BLOCK_DEVICE(4),
  CHARACTER_DEVICE(5),
  FIFO(6),
  SOCKET(7);

  private static final List<Optional<FileType>> BY_NUMBER =
      Stream.of(values()).map(Optional::of).toList();

  private final int number;

  FileType(int number) {
    this.number = number;
  }

  /// The type with that number, or empty.
  public static Optional<FileType> of(int number) {
    return number >= 1 && number <= BY_NUMBER.size() ? BY_NUMBER.get(number - 1) : Optional.empty();
  }

  /// The number in an entry.
  public int number() {
    return number;
  }

  /// Whether an entry of this type may have content: regular files, and block devices that were
  /// read whole.
  public boolean mayHaveContent() {
    return this == REGULAR || this == BLOCK_DEVICE;
  }

  public boolean isDevice() {
    return this == BLOCK_DEVICE || this == CHARACTER_DEVICE;
  }
}
