package dev.nuwa.backup;

import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.ContentItems;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.tree.Leaf;
import dev.nuwa.tree.TreeEntry;
import java.util.List;

/// Walks a root and hands its entries on in segments: unchanged ones complete, small files as a
/// batch to the readers, large files to the workers. Runs on one thread.
final class Dispatcher {

  /// Short segments are soon garbage, and die young.
  private static final int SEGMENT_ENTRIES = 64;

  private static final int SEGMENT_LARGE_FILES = 8;
  private static final int SAMPLED_CHUNKS = 8;
  private static final double COMPRESSIBLE = 0.9;

  /// About what an entry takes besides its content.
  private static final int ENTRY_BYTES = 100;

  private final Pipeline pipeline;
  private final ChangeJoin join;
  private Segment segment = new Segment();
  private Batch batch = new Batch(segment);
  private int largeFiles;

  Dispatcher(Pipeline pipeline, ChangeJoin join) {
    this.pipeline = pipeline;
    this.join = join;
  }

  void run() {
    while (join.next()) {
      Leaf whole = join.whole();
      if (whole == null) {
        dispatch();
      } else {
        handOn(whole);
      }
      join.consume();
      if (isFull()) {
        handOn();
      }
    }
    handOn();
    pipeline.queues().reading().close();
    pipeline.queues().ordered().close();
  }

  private void dispatch() {
    Entry seen = join.entry();
    ChangeJoin.Change change = join.change();
    TreeEntry before = join.before();
    if (change == ChangeJoin.Change.UNCHANGED && before != null && isStored(before.entry())) {
      pipeline.tally().skipped(before.entry().size());
      segment.add(unchanged(seen, before));
      return;
    }
    ChangeJoin.Change reread =
        before == null ? ChangeJoin.Change.ADDED : ChangeJoin.Change.MODIFIED;
    Segment.Item item = new Segment.Item(join.key(), seen, reread, null);
    segment.add(item);
    long content = item.isRead() ? seen.size() : 0;
    pipeline.store().expectChange(content + ENTRY_BYTES);
    if (before != null && wasCompressible(before.entry())) {
      item.wasCompressible();
    }
    if (content > Shares.SMALL_FILE_BYTES) {
      sendLarge(item);
    } else {
      batch.add(item, content);
    }
  }

  /// An entry that is the same down to its last field lets the tree take over whole leaves.
  private Segment.Item unchanged(Entry seen, TreeEntry before) {
    boolean same = ChangeJoin.isSame(seen, before.entry());
    Entry entry = same ? before.entry() : ChangeJoin.reuse(seen, before.entry());
    boolean keep = same && join.footing() == Previous.Footing.PINNED;
    return new Segment.Item(before.key(), entry, ChangeJoin.Change.UNCHANGED, keep ? before : null);
  }

  private void sendLarge(Segment.Item item) {
    Segment owner = segment;
    owner.jobAdded();
    largeFiles++;
    pipeline.queue().put(worker -> new LargeFile(owner, item).run(worker));
  }

  /// Whether the data of an unchanged entry is in the repository for sure: it belongs to the pinned
  /// parent, or each chunk is found in the index, which was read after the pin.
  private boolean isStored(Entry before) {
    if (join.footing() == Previous.Footing.PINNED) {
      return true;
    }
    return areAttributesStored(before.extras().xattrs())
        && switch (before.content()) {
          case Content.Empty _, Content.Inline _ -> true;
          case Content.Items items -> areStored(items.items());
          case Content.Spilled _, Content.Missing _ -> false;
        };
  }

  private boolean areAttributesStored(List<Xattr> xattrs) {
    return xattrs.isEmpty()
        || xattrs.stream()
            .allMatch(x -> x.spilled() == null || pipeline.store().relyOn(x.spilled()));
  }

  /// Looks at the first chunks of the content that a changed file had.
  private boolean wasCompressible(Entry before) {
    if (!(before.content() instanceof Content.Items items)) {
      return false;
    }
    Sizes sum = Sizes.ZERO;
    int looked = Math.min(SAMPLED_CHUNKS, items.items().count());
    for (int i = 0; i < looked; i++) {
      if (!items.items().isHole(i)) {
        sum = sum.plus(pipeline.store().sizes(items.items().id(i)).orElse(Sizes.ZERO));
      }
    }
    return sum.compressed() < COMPRESSIBLE * sum.original();
  }

  private boolean areStored(ContentItems items) {
    for (int i = 0; i < items.count(); i++) {
      if (!items.isHole(i) && !pipeline.store().relyOn(items.id(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isFull() {
    return segment.size() >= SEGMENT_ENTRIES
        || largeFiles >= SEGMENT_LARGE_FILES
        || batch.expectedBytes() + Shares.SMALL_FILE_BYTES > Shares.BATCH_BYTES;
  }

  /// What is open goes before it.
  private void handOn(Leaf whole) {
    handOn();
    pipeline.tally().skipped(whole.contentBytes());
    pipeline.queues().ordered().put(new Segment(whole));
  }

  private void handOn() {
    if (!batch.isEmpty()) {
      segment.jobAdded();
      pipeline.queues().reading().put(batch);
    }
    if (segment.size() > 0) {
      pipeline.queues().ordered().put(segment);
    }
    segment = new Segment();
    batch = new Batch(segment);
    largeFiles = 0;
  }
}
