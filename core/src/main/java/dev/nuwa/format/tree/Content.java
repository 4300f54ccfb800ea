package dev.nuwa.format.tree;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;

/// The bytes of a file, or where they are.
public sealed interface Content {

  /// No bytes: empty files and all that is no file.
  record Empty() implements Content {}

  /// The bytes themselves, at least one.
  record Inline(ByteString bytes) implements Content {

    public Inline {
      if (bytes.isEmpty()) {
        throw new IllegalArgumentException("inline content without bytes");
      }
    }
  }

  /// Chunks and holes in order, at least one.
  record Items(Cut cut, ContentItems items) implements Content {

    public Items {
      if (items.count() == 0) {
        throw new IllegalArgumentException("content of no items");
      }
    }
  }

  /// Too many items for an entry: the root of a list.
  ///
  /// @param level of the list's root node, 0 for a leaf
  record Spilled(Cut cut, int level, BlobId id, Hash refsHash) implements Content {

    public Spilled {
      if (level < 0 || level > Limits.LEVEL) {
        throw new IllegalArgumentException("list of level " + level);
      }
    }
  }

  /// The content could not be read.
  record Missing() implements Content {}

  /// No bytes.
  static Content empty() {
    return new Empty();
  }
}
