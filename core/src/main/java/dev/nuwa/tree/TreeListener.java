package dev.nuwa.tree;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.node.NodeRef;

/// Told what a [TreeWriter] writes, in ascending order of keys.
@FunctionalInterface
public interface TreeListener {

  /// An entry went into the open leaf as it stands here. Not told of the entries of a leaf that is
  /// taken over whole.
  default void added(EntryKey key, Entry entry) {}

  /// A leaf is whole: it holds what was added since the one before, or was taken over.
  void finished(Leaf leaf);

  /// A node above the leaves is whole.
  default void finishedInner(NodeRef node) {}
}
