package dev.nuwa.backup;

import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.Identity;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.source.RereadWalk;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.tree.Leaf;
import dev.nuwa.tree.TreeEntry;
import dev.nuwa.tree.state.LeafPrint;
import dev.nuwa.tree.state.PackedLeaf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The merge join of a walk with the previous state of the same root: both are sorted by key, so
/// one step forward on either side finds what is new, changed, unchanged or deleted, without a
/// look-up and in constant memory. Not thread-safe.
final class ChangeJoin {

  /// What an object of the walk is, seen from the previous state.
  enum Change {
    ADDED,
    MODIFIED,
    UNCHANGED
  }

  private final RereadWalk walk;
  private final Previous previous;
  private final LeafPrint print;
  private final RunTally tally;
  private boolean previousOpen;
  private @Nullable Leaf whole;

  /// @param print for comparing whole leaves
  ChangeJoin(SourceWalk walk, Previous previous, LeafPrint print, RunTally tally) {
    this.walk = new RereadWalk(walk);
    this.previous = previous;
    this.print = print;
    this.tally = tally;
    this.previousOpen = previous.next();
  }

  /// Moves to the next object of the walk, or to the last one of a leaf of which nothing changed;
  /// false at the end.
  boolean next() {
    boolean more = walk.next();
    while (previousOpen && (!more || previous.key().compareTo(walk.key()) < 0)) {
      tally.deleted(previous.current().entry());
      previousOpen = previous.next();
    }
    whole = more && previousOpen ? unchangedLeaf() : null;
    return more;
  }

  /// The leaf of the pinned parent's tree that the walk has just come to the end of: the same
  /// objects with the same metadata, content and attributes. Null where the walk stands on one
  /// object that is to be looked at by itself.
  @Nullable Leaf whole() {
    return whole;
  }

  private @Nullable Leaf unchangedLeaf() {
    Leaf leaf = previous.whole();
    if (leaf == null || leaf.first().compareTo(walk.key()) != 0) {
      return null;
    }
    walk.mark();
    if (isUnchanged(leaf)) {
      walk.release();
      return leaf;
    }
    walk.reset();
    previous.current(); // takes it apart: its entries are compared one by one
    return null;
  }

  private boolean isUnchanged(Leaf leaf) {
    print.clear();
    print.add(walk.key(), walk.entry());
    for (int i = 1; i < leaf.entries(); i++) {
      if (!walk.next() || walk.key().compareTo(leaf.last()) > 0) {
        return false;
      }
      print.add(walk.key(), walk.entry());
    }
    return leaf.body() instanceof PackedLeaf packed && packed.print() == print.finish();
  }

  EntryKey key() {
    return walk.key();
  }

  Entry entry() {
    return walk.entry();
  }

  /// The previous entry under the same key; it holds until [#next].
  @Nullable TreeEntry before() {
    return atSameKey() ? previous.current() : null;
  }

  Previous.Footing footing() {
    return previous.footing();
  }

  Change change() {
    TreeEntry before = before();
    if (before == null) {
      return Change.ADDED;
    }
    return isUnchanged(before.entry(), walk.entry()) ? Change.UNCHANGED : Change.MODIFIED;
  }

  /// Steps over the previous entry of this key, or the leaf, once it was made use of.
  void consume() {
    if (whole != null || atSameKey()) {
      previousOpen = previous.next();
    }
  }

  /// The entry of an unchanged object: what the walk saw, with the content, attributes and flags
  /// that were read before.
  static Entry reuse(Entry seen, Entry before) {
    Extras now = seen.extras();
    Extras then = before.extras();
    Extras extras =
        new Extras(
            now.linkGroup(),
            now.device(),
            now.linkTarget(),
            then.xattrs(),
            then.flags(),
            then.changedWhileRead());
    return seen.withExtras(extras).withContent(before.content(), before.size());
  }

  /// Whether [#reuse] of an unchanged object would give `before` itself. Field by field, as in all
  /// that is asked for each file: the `equals` of a record costs a microsecond until it is compiled
  /// by C2, which it is not in a run that does nothing else.
  static boolean isSame(Entry seen, Entry before) {
    return seen.mode() == before.mode()
        && seen.size() == before.size()
        && isSame(seen.owner(), before.owner())
        && isSame(seen.times().born(), before.times().born())
        && seen.extras().linkGroup() == before.extras().linkGroup()
        && Objects.equals(seen.extras().device(), before.extras().device())
        && Objects.equals(seen.extras().linkTarget(), before.extras().linkTarget());
  }

  private static boolean isSame(Owner a, Owner b) {
    return a.uid() == b.uid()
        && a.gid() == b.gid()
        && a.user().equals(b.user())
        && a.group().equals(b.group());
  }

  private static boolean isSame(@Nullable Timestamp a, @Nullable Timestamp b) {
    return a == null ? b == null : b != null && a.compareTo(b) == 0;
  }

  private static boolean isSame(@Nullable Identity a, @Nullable Identity b) {
    return a == null
        ? b == null
        : b != null && a.inode() == b.inode() && a.fileSystem() == b.fileSystem();
  }

  private boolean atSameKey() {
    return previousOpen && previous.key().compareTo(walk.key()) == 0;
  }

  private boolean isUnchanged(Entry before, Entry now) {
    return before.type() == now.type()
        && (!now.type().mayHaveContent() || before.size() == now.size())
        && isSame(before.times().modified(), now.times().modified())
        && before.times().changed() != null
        && isSame(before.times().changed(), now.times().changed())
        && isSame(before.identity(), now.identity())
        && !before.extras().changedWhileRead()
        && !(before.content() instanceof Content.Missing)
        && previous.wasSettled();
  }
}
