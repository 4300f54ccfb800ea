package dev.nuwa.tree;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;

/// One difference between two trees.
public sealed interface TreeChange {

  EntryKey key();

  /// An entry that only the later tree has.
  record Added(EntryKey key, Entry after) implements TreeChange {}

  /// An entry that only the earlier tree has.
  record Removed(EntryKey key, Entry before) implements TreeChange {}

  /// An entry of both that is not the same, in metadata or content.
  record Changed(EntryKey key, Entry before, Entry after) implements TreeChange {}
}
