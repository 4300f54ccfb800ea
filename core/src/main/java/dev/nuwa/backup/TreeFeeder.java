package dev.nuwa.backup;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.task.BoundedQueue;
import dev.nuwa.tree.Leaf;
import dev.nuwa.tree.TreeEntry;
import dev.nuwa.tree.TreeRoot;
import dev.nuwa.tree.TreeUpdater;
import dev.nuwa.tree.state.PackedLeaf;

/// Takes finished segments in order and writes the tree of one root. Runs on one thread.
final class TreeFeeder {

  private final BoundedQueue<Segment> ordered;
  private final TreeUpdater tree;
  private final RunTally tally;

  TreeFeeder(BoundedQueue<Segment> ordered, TreeUpdater tree, RunTally tally) {
    this.ordered = ordered;
    this.tree = tree;
    this.tally = tally;
  }

  TreeRoot run() {
    for (var next = ordered.take(); next.isPresent(); next = ordered.take()) {
      Leaf whole = next.get().whole();
      if (whole != null) {
        record(whole);
      }
      for (Segment.Item item : next.get().await()) {
        record(item);
      }
    }
    return tree.finish();
  }

  private void record(Leaf whole) {
    if (whole.body() instanceof PackedLeaf counts) {
      tally.recorded(whole, counts);
    }
    tree.keep(whole);
  }

  private void record(Segment.Item item) {
    Entry entry = item.entry();
    TreeEntry kept = item.kept();
    if (entry == null) {
      return;
    }
    tally.recorded(item.key(), entry, item.change());
    if (kept != null) {
      tree.keep(kept);
    } else {
      tree.add(item.key(), entry);
    }
  }
}
