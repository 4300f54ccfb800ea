package dev.nuwa.tree;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.ContentItems;
import dev.nuwa.format.tree.Cut;
import dev.nuwa.format.tree.ListInnerNames;
import dev.nuwa.format.tree.ListLeafNames;
import dev.nuwa.format.tree.NodeRefs;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeStore;
import java.util.ArrayList;
import java.util.List;

/// Collects the chunks and holes of one file, in order, and says how its entry refers to them:
/// within the entry while they are few, else as a list of nodes that are stored as it goes
/// (docs/format.md, section 10, Lists). Memory does not grow with the file. Not thread-safe.
public final class ListWriter {

  /// Items that an entry holds itself.
  public static final int ITEMS_IN_ENTRY_MAX = 128;

  private static final int CHILDREN_MAX = 1024;
  private static final int FIXED_ITEMS = 1024;
  private static final int GEAR_ITEMS_MIN = 256;
  private static final int GEAR_ITEMS_MAX = 4096;

  private final NodeStore store;
  private final Cut cut;
  private ContentItems.Builder open = new ContentItems.Builder();
  private final List<Level> levels = new ArrayList<>();

  /// @param cut how the file is cut, which decides where leaves end
  public ListWriter(NodeStore store, Cut cut) {
    this.store = store;
    this.cut = cut;
  }

  /// Adds a chunk.
  ///
  /// @param bytes its length, at least 1
  public void add(BlobId chunk, long bytes) {
    open.chunk(chunk, bytes);
    if (endsAfter(chunk)) {
      finishLeaf();
    }
  }

  /// Adds a hole.
  ///
  /// @param bytes its length, at least 1
  public void addHole(long bytes) {
    open.hole(bytes);
    if (open.count() == itemsMax()) {
      finishLeaf();
    }
  }

  /// Ends the content. No items give empty content.
  public Content finish() {
    if (levels.isEmpty() && open.count() == 0) {
      return Content.empty();
    }
    if (levels.isEmpty() && open.count() <= ITEMS_IN_ENTRY_MAX) {
      return new Content.Items(cut, open.build());
    }
    if (open.count() > 0) {
      finishLeaf();
    }
    for (int i = 0; ; i++) {
      Level below = levels.get(i);
      if (below.nodes == 1) {
        NodeRef root = below.latest;
        return new Content.Spilled(cut, root.level(), root.id(), root.refsHash());
      }
      if (!below.bytesBelow.isEmpty()) {
        finishInner(i + 1);
      }
    }
  }

  private boolean endsAfter(BlobId chunk) {
    int items = open.count();
    if (items == itemsMax()) {
      return true;
    }
    // The last two bytes as u16 are 0 mod 1024: the lower one, and two bits of the higher one.
    return cut instanceof Cut.Gear && items >= GEAR_ITEMS_MIN && (chunk.w3() & 0xff03) == 0;
  }

  private int itemsMax() {
    return switch (cut) {
      case Cut.Gear _ -> GEAR_ITEMS_MAX;
      case Cut.Fixed _ -> FIXED_ITEMS;
    };
  }

  private void finishLeaf() {
    ListLeafNames leaf = new ListLeafNames(open.build());
    open = new ContentItems.Builder();
    NodeRef ref = store.put(NodeKind.LIST, 0, leaf.encodeRefs(), leaf.encode());
    promote(1, ref, leaf.items().totalBytes());
  }

  private void finishInner(int level) {
    Level node = levels.get(level - 1);
    byte[] names = new ListInnerNames(level, node.bytesBelow).encode();
    long bytes = node.bytesBelow.stream().mapToLong(Long::longValue).sum();
    node.bytesBelow.clear();
    NodeRef ref = store.put(NodeKind.LIST, level, node.refs.finish(NodeKind.LIST, level), names);
    promote(level + 1, ref, bytes);
  }

  private void promote(int level, NodeRef ref, long bytes) {
    if (levels.size() < level) {
      levels.add(new Level(ref));
    }
    Level parent = levels.get(level - 1);
    parent.append(ref, bytes);
    if (parent.bytesBelow.size() == CHILDREN_MAX) {
      finishInner(level);
    }
  }

  /// The open node above the finished nodes of one level.
  private static final class Level {
    private final NodeRefs.Writer refs = new NodeRefs.Writer();
    private final List<Long> bytesBelow = new ArrayList<>();
    private NodeRef latest;
    private long nodes;

    Level(NodeRef first) {
      this.latest = first;
    }

    void append(NodeRef ref, long bytes) {
      refs.node(NodeKind.LIST, ref.id(), ref.refsHash());
      bytesBelow.add(bytes);
      latest = ref;
      nodes++;
    }
  }
}
