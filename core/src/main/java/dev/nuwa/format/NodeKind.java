package dev.nuwa.format;

import java.util.Optional;

/// What a node is a piece of: a tree of entries, or the list of one file's content (docs/format.md,
/// section 10).
public enum NodeKind {
  TREE(2),
  LIST(3);

  private final int number;

  NodeKind(int number) {
    this.number = number;
  }

  /// The kind with that number, or empty.
  public static Optional<NodeKind> of(int number) {
    return switch (number) {
      case 2 -> Optional.of(TREE);
      case 3 -> Optional.of(LIST);
      default -> Optional.empty();
    };
  }

  /// The number in node headers, references and blob ids.
  public int number() {
    return number;
  }
}
