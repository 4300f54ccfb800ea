package dev.nuwa.backup;

import dev.nuwa.error.CancelledException;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.tree.Leaf;
import dev.nuwa.tree.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A run of neighbouring entries that are finished together, or a leaf of which nothing changed:
/// the unit in which the walk, the readers, the workers and the tree hand work on, so that order
/// costs one wait per segment and not one per file.
///
/// The walk fills it, readers and workers complete its items, the tree waits for all of its jobs
/// and then reads the items. Items are handed from thread to thread through queues and the lock of
/// this object, which is what makes them visible.
final class Segment {

  /// One entry on its way into the tree.
  static final class Item {
    private final EntryKey key;
    private final ChangeJoin.Change change;
    private final @Nullable TreeEntry kept;
    private @Nullable Entry entry;
    private boolean wasCompressible;
    private Compressibility.@Nullable FileTrait trait;

    /// @param kept the entry of the pinned parent's tree when nothing about it changed
    Item(EntryKey key, Entry entry, ChangeJoin.Change change, @Nullable TreeEntry kept) {
      this.key = key;
      this.entry = entry;
      this.change = change;
      this.kept = kept;
    }

    EntryKey key() {
      return key;
    }

    /// The content it had before took clearly less than its length.
    void wasCompressible() {
      wasCompressible = true;
    }

    Compressibility.FileTrait trait() {
      Compressibility.FileTrait known = trait;
      if (known == null) {
        known = Compressibility.FileTrait.of(key.name(), wasCompressible);
        trait = known;
      }
      return known;
    }

    /// What it is against the previous state.
    ChangeJoin.Change change() {
      return change;
    }

    /// The entry as known so far; null when the object is gone and nothing is to be recorded.
    @Nullable Entry entry() {
      return entry;
    }

    /// Whether content is to be read: regular files, and a device that is the root itself.
    boolean isRead() {
      return switch (Objects.requireNonNull(entry).type()) {
        case REGULAR -> true;
        case BLOCK_DEVICE -> key.isRoot();
        case DIRECTORY, SYMBOLIC_LINK, CHARACTER_DEVICE, FIFO, SOCKET -> false;
      };
    }

    /// The very same entry in the parent's tree, when there is one.
    @Nullable TreeEntry kept() {
      return kept;
    }

    void complete(Entry complete) {
      entry = complete;
    }

    void gone() {
      entry = null;
    }
  }

  private final List<Item> items = new ArrayList<>();
  private final @Nullable Leaf whole;
  private int jobsOpen;

  /// Of entries that come one by one.
  Segment() {
    this.whole = null;
  }

  /// Of all entries of a leaf.
  Segment(Leaf whole) {
    this.whole = whole;
  }

  /// The leaf that this is; null where it is items.
  @Nullable Leaf whole() {
    return whole;
  }

  /// Used by the walk only, before the segment is handed on.
  void add(Item item) {
    items.add(item);
  }

  int size() {
    return items.size();
  }

  /// One more job must end before the segment is complete.
  synchronized void jobAdded() {
    jobsOpen++;
  }

  synchronized void jobDone() {
    jobsOpen--;
    if (jobsOpen == 0) {
      notifyAll();
    }
  }

  /// Waits for all jobs, then gives the items in key order.
  synchronized List<Item> await() {
    try {
      while (jobsOpen > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
    return items;
  }
}
