package dev.nuwa.tree;

import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.InnerNames;
import dev.nuwa.format.tree.NodeRefs;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeStore;
import java.util.ArrayList;
import java.util.List;

/// The open node of one level above the leaves. Not thread-safe.
final class InnerLevel {

  /// A node as its parent sees it.
  record Child(NodeRef ref, EntryKey first, long entries, long contentBytes) {}

  private final int level;
  private final NodeRefs.Writer refs = new NodeRefs.Writer();
  private final List<InnerNames.Child> names = new ArrayList<>();
  private long keyBytes;
  private long entries;
  private long contentBytes;

  InnerLevel(int level) {
    this.level = level;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  void append(Child child) {
    refs.node(NodeKind.TREE, child.ref().id(), child.ref().refsHash());
    names.add(new InnerNames.Child(child.first(), child.entries(), child.contentBytes()));
    keyBytes += child.first().bytes().length();
    entries += child.entries();
    contentBytes = sum(contentBytes, child.contentBytes());
  }

  boolean ends(Boundaries boundaries) {
    return boundaries.ends(level, names.size(), keyBytes, names.getLast().firstKey());
  }

  /// Stores the open node and begins the next one.
  Child finish(NodeStore store) {
    byte[] refBytes = refs.finish(NodeKind.TREE, level);
    byte[] nameBytes = new InnerNames(level, names).encode();
    NodeRef ref = store.put(NodeKind.TREE, level, refBytes, nameBytes);
    Child child = new Child(ref, names.getFirst().firstKey(), entries, contentBytes);
    names.clear();
    keyBytes = 0;
    entries = 0;
    contentBytes = 0;
    return child;
  }

  /// The sum of two counts of bytes, at most 2^63 - 1: a handful of sparse files exceed that.
  static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
