package dev.nuwa.tree;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import org.jspecify.annotations.Nullable;

/// The differences between two trees in ascending order of keys. Subtrees with the same id are
/// passed over unread, so the cost follows the change and not the size. Memory: the nodes from the
/// root down, twice. Not thread-safe.
///
/// For nodes to have the same id, the trees must have been written under the same keys; otherwise
/// the result is the same and everything is read.
public final class TreeDiff {

  private final TreeCursor before;
  private final TreeCursor after;
  private @Nullable TreeChange current;

  private final boolean same;

  /// Two trees of one repository; reads the roots.
  public TreeDiff(NodeSource source, NodeRef before, NodeRef after) {
    this(source, before, source, after);
  }

  /// Two trees of any repositories; reads the roots.
  public TreeDiff(NodeSource earlier, NodeRef before, NodeSource later, NodeRef after) {
    this.same = before.equals(after);
    this.before = new TreeCursor(new TreeNodes(earlier), before);
    this.after = new TreeCursor(new TreeNodes(later), after);
  }

  /// Goes to the next difference; false when there is none.
  public boolean next() {
    current = null;
    while (current == null && !same && !(before.atEnd() && after.atEnd())) {
      step();
    }
    return current != null;
  }

  /// The present difference.
  ///
  /// @throws IllegalStateException before the first [#next()] and after the end
  public TreeChange current() {
    if (current == null) {
      throw new IllegalStateException("no difference here");
    }
    return current;
  }

  /// Opens or passes over something on one side or both. The side that is behind goes on; where
  /// both stand at the same key, the higher subtree is opened until levels are equal and what is
  /// the same can be seen to be.
  private void step() {
    int order = order();
    if (order == 0 && !before.onEntry() && before.level() == after.level()) {
      stepOverSubtrees();
    } else if (order == 0 && before.onEntry() && after.onEntry()) {
      compareEntries();
    } else if (order < 0 || (order == 0 && before.level() > after.level())) {
      stepBefore();
    } else {
      stepAfter();
    }
  }

  private int order() {
    if (before.atEnd()) {
      return 1;
    }
    return after.atEnd() ? -1 : before.key().compareTo(after.key());
  }

  private void stepOverSubtrees() {
    if (before.subtree().equals(after.subtree())) {
      before.advance();
      after.advance();
    } else {
      before.descend();
      after.descend();
    }
  }

  private void compareEntries() {
    EntryKey key = before.key();
    Entry earlier = before.entry().entry();
    Entry later = after.entry().entry();
    if (!earlier.equals(later)) {
      current = new TreeChange.Changed(key, earlier, later);
    }
    before.advance();
    after.advance();
  }

  private void stepBefore() {
    if (before.onEntry()) {
      current = new TreeChange.Removed(before.key(), before.entry().entry());
      before.advance();
    } else {
      before.descend();
    }
  }

  private void stepAfter() {
    if (after.onEntry()) {
      current = new TreeChange.Added(after.key(), after.entry().entry());
      after.advance();
    } else {
      after.descend();
    }
  }
}
