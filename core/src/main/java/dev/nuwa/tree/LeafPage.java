package dev.nuwa.tree;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.LeafNames;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/// A leaf that was read: all its entries. Immutable.
public final class LeafPage {

  private final Leaf leaf;
  private final List<EntryKey> keys;
  private final List<Entry> entries;

  private LeafPage(Leaf leaf, List<EntryKey> keys, List<Entry> entries) {
    this.leaf = leaf;
    this.keys = keys;
    this.entries = entries;
  }

  /// Reads a leaf whose bytes belong to `ref`.
  ///
  /// @throws CorruptionException when the bytes are no leaf with at least one entry, in strictly
  ///   ascending order of keys
  public static LeafPage decode(NodeRef ref, NodeParts parts) {
    String object = TreeNodes.describe(ref);
    LeafNames.Reader reader = new LeafNames.Reader(object, parts.names(), parts.refs());
    List<EntryKey> keys = new ArrayList<>(reader.count());
    List<Entry> entries = new ArrayList<>(reader.count());
    long keyBytes = 0;
    long contentBytes = 0;
    while (reader.next()) {
      Entry entry = reader.entry();
      TreeNodes.expectAscending(object, keys.isEmpty() ? null : keys.getLast(), reader.key());
      keys.add(reader.key());
      entries.add(entry);
      keyBytes += reader.key().bytes().length();
      contentBytes = InnerLevel.sum(contentBytes, entry.size());
    }
    if (keys.isEmpty()) {
      throw new CorruptionException(object, -1, "a leaf without entries");
    }
    Leaf leaf =
        new Leaf(
            ref, () -> parts, keys.getFirst(), keys.getLast(), keys.size(), keyBytes, contentBytes);
    return new LeafPage(leaf, keys, entries);
  }

  public Leaf leaf() {
    return leaf;
  }

  /// How many entries.
  public int count() {
    return keys.size();
  }

  /// All of them, each made when it is taken.
  public List<TreeEntry> entries() {
    return new AbstractList<>() {
      @Override
      public TreeEntry get(int index) {
        return entry(index);
      }

      @Override
      public int size() {
        return count();
      }
    };
  }

  /// The key of entry `index`.
  public EntryKey key(int index) {
    return keys.get(index);
  }

  /// Entry `index`.
  public TreeEntry entry(int index) {
    return new TreeEntry(keys.get(index), entries.get(index), leaf, index);
  }
}
