package dev.nuwa.tree;

import dev.nuwa.format.Limits;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.LeafNames;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes a tree from entries in ascending order: one open node per level, whatever the number of
/// entries (docs/format.md, section 10). The same entries under the same key give the same nodes.
/// Not thread-safe; the tree exists only once [#finish()] has returned its root.
public final class TreeWriter {

  /// The extended attributes that a leaf has room for, names, values and references together. What
  /// else an entry holds is bounded: 2048 entries of it take less than the other half of a node.
  static final long ATTRIBUTE_BYTES_MAX = Limits.NODE_PART / 2;

  /// The same for one entry.
  private static final long ENTRY_ATTRIBUTE_BYTES_MAX = Limits.ENTRY / 2;

  private static final int ATTRIBUTE_HEAD_BYTES = 64;

  private final NodeStore store;
  private final Boundaries boundaries;
  private final TreeListener listener;
  private final Consumer<EntryKey> stripped;

  // The open leaf.
  private final LeafNames.Writer open = new LeafNames.Writer();
  private @Nullable EntryKey first;
  private @Nullable EntryKey last;
  private long keyBytes;
  private long contentBytes;
  private long attributeBytes;

  /// The open nodes above the leaves: element 0 is level 1.
  private final List<InnerLevel> inner = new ArrayList<>();

  private final List<Integer> nodesOfLevel = new ArrayList<>(List.of(0));
  private InnerLevel.@Nullable Child latest;

  /// @param treeKey the tree key of the domain, 16 bytes; copied
  public TreeWriter(NodeStore store, byte[] treeKey) {
    this(store, treeKey, leaf -> {});
  }

  /// @param listener told of what is written
  public TreeWriter(NodeStore store, byte[] treeKey, TreeListener listener) {
    this(store, treeKey, listener, key -> {});
  }

  /// @param stripped told of every entry whose extended attributes found no room in its node: it is
  ///   written without them and marked to be read again
  public TreeWriter(
      NodeStore store, byte[] treeKey, TreeListener listener, Consumer<EntryKey> stripped) {
    this.store = store;
    this.boundaries = new Boundaries(treeKey);
    this.listener = listener;
    this.stripped = stripped;
  }

  /// Adds an entry.
  ///
  /// @throws IllegalArgumentException when the key is not above the one before, or the entry is not
  ///   whole
  public void add(EntryKey key, Entry entry) {
    expectAscending(key);
    Entry written = withRoom(key, entry);
    open.append(key, written);
    listener.added(key, written);
    if (first == null) {
      first = key;
    }
    last = key;
    keyBytes += key.bytes().length();
    contentBytes = InnerLevel.sum(contentBytes, entry.size());
    if (boundaries.ends(0, open.count(), keyBytes, key)) {
      finishLeaf(first, key);
    }
  }

  private Entry withRoom(EntryKey key, Entry entry) {
    long bytes = 0;
    for (Xattr attribute : entry.extras().xattrs()) {
      long value = attribute.spilled() == null ? attribute.length() : 0;
      bytes += attribute.name().length() + value + ATTRIBUTE_HEAD_BYTES;
    }
    if (bytes > ENTRY_ATTRIBUTE_BYTES_MAX || attributeBytes + bytes > ATTRIBUTE_BYTES_MAX) {
      stripped.accept(key);
      return entry.withExtras(entry.extras().withXattrs(List.of()).asChangedWhileRead());
    }
    attributeBytes += bytes;
    return entry;
  }

  /// Whether a leaf could be taken over now: no leaf is open.
  public boolean atBoundary() {
    return first == null;
  }

  /// Takes over a whole leaf of an earlier tree, all of whose entries are unchanged, without
  /// encoding or storing it again. Because boundaries depend on keys alone, a leaf that begins at a
  /// boundary is what adding its entries one by one would give.
  ///
  /// The caller vouches that the node and all it refers to are in the repository, and that the leaf
  /// was written under the same keys.
  ///
  /// @return false, and nothing done, when the leaf cannot stand here: a leaf is open, or it ended
  ///   only because its tree did. Its entries are to be added instead
  /// @throws IllegalArgumentException when the leaf does not begin above the key before
  public boolean addLeaf(Leaf leaf) {
    expectAscending(leaf.first());
    if (!atBoundary() || !boundaries.ends(0, leaf.entries(), leaf.keyBytes(), leaf.last())) {
      return false;
    }
    last = leaf.last();
    accept(leaf);
    return true;
  }

  /// Ends the tree.
  ///
  /// @throws IllegalStateException when nothing was added
  public TreeRoot finish() {
    if (first != null && last != null) {
      finishLeaf(first, last);
    }
    for (int level = 0; ; level++) {
      if (level > 0 && !inner.get(level - 1).isEmpty()) {
        finishInner(level);
      }
      if (latest == null) {
        throw new IllegalStateException("a tree holds at least its root object");
      }
      if (nodesOfLevel.get(level) == 1) {
        return new TreeRoot(latest.ref(), latest.entries(), latest.contentBytes());
      }
    }
  }

  private void finishLeaf(EntryKey firstKey, EntryKey lastKey) {
    int entries = open.count();
    NodeParts parts = new NodeParts(open.finishRefs(), open.finishNames());
    NodeRef ref = store.put(NodeKind.TREE, 0, parts.refs(), parts.names());
    Leaf leaf = new Leaf(ref, () -> parts, firstKey, lastKey, entries, keyBytes, contentBytes);
    first = null;
    keyBytes = 0;
    contentBytes = 0;
    attributeBytes = 0;
    accept(leaf);
  }

  private void accept(Leaf leaf) {
    listener.finished(leaf);
    promote(1, new InnerLevel.Child(leaf.ref(), leaf.first(), leaf.entries(), leaf.contentBytes()));
  }

  private void finishInner(int level) {
    InnerLevel.Child node = inner.get(level - 1).finish(store);
    listener.finishedInner(node.ref());
    promote(level + 1, node);
  }

  /// Counts a finished node of the level below and appends it to the open node of `level`.
  private void promote(int level, InnerLevel.Child child) {
    nodesOfLevel.set(level - 1, nodesOfLevel.get(level - 1) + 1);
    latest = child;
    if (inner.size() < level) {
      inner.add(new InnerLevel(level));
      nodesOfLevel.add(0);
    }
    InnerLevel parent = inner.get(level - 1);
    parent.append(child);
    if (parent.ends(boundaries)) {
      finishInner(level);
    }
  }

  private void expectAscending(EntryKey key) {
    if (last != null && key.compareTo(last) <= 0) {
      throw new IllegalArgumentException("key \"" + key + "\" does not follow \"" + last + "\"");
    }
  }
}
