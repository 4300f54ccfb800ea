package dev.nuwa.tree;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Writes a tree that is mostly an earlier one: leaves all of whose entries are kept are taken over
/// whole, without encoding, hashing or storing. The result is the same as adding every entry; only
/// the work differs. Holds the kept entries of at most one leaf back. Not thread-safe.
public final class TreeUpdater {

  private final TreeWriter writer;
  private final Predicate<Leaf> stored;

  /// The first entries of one leaf, kept so far without a gap.
  private final List<TreeEntry> held = new ArrayList<>();

  /// @param stored whether a leaf of the earlier tree is in the repository now, under the keys the
  ///   writer uses; asked once per leaf that begins at a boundary
  public TreeUpdater(TreeWriter writer, Predicate<Leaf> stored) {
    this.writer = writer;
    this.stored = stored;
  }

  /// Adds an entry that is the same as in the earlier tree.
  ///
  /// @throws IllegalArgumentException when its key is not above the one before
  public void keep(TreeEntry previous) {
    boolean continues = !held.isEmpty() && continues(previous);
    if (!continues) {
      addHeld();
    }
    if (!continues && !begins(previous)) {
      writer.add(previous.key(), previous.entry());
      return;
    }
    held.add(previous);
    if (held.size() == previous.leaf().entries()) {
      if (writer.addLeaf(previous.leaf())) {
        held.clear();
      } else {
        addHeld();
      }
    }
  }

  /// Adds all entries of a leaf that is the same as in the earlier tree.
  ///
  /// @throws IllegalArgumentException when its first key is not above the one before
  public void keep(Leaf previous) {
    addHeld();
    if (writer.atBoundary() && stored.test(previous) && writer.addLeaf(previous)) {
      return;
    }
    for (TreeEntry entry : previous.open().entries()) {
      writer.add(entry.key(), entry.entry());
    }
  }

  /// Adds an entry that is new or not as it was.
  ///
  /// @throws IllegalArgumentException when its key is not above the one before
  public void add(EntryKey key, Entry entry) {
    addHeld();
    writer.add(key, entry);
  }

  /// Ends the tree.
  ///
  /// @throws IllegalStateException when nothing was added
  public TreeRoot finish() {
    addHeld();
    return writer.finish();
  }

  private boolean continues(TreeEntry next) {
    TreeEntry before = held.getLast();
    return next.index() == before.index() + 1 && next.leaf().ref().equals(before.leaf().ref());
  }

  private boolean begins(TreeEntry entry) {
    return entry.index() == 0 && writer.atBoundary() && stored.test(entry.leaf());
  }

  private void addHeld() {
    for (TreeEntry entry : held) {
      writer.add(entry.key(), entry.entry());
    }
    held.clear();
  }
}
