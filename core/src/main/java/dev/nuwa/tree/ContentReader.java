package dev.nuwa.tree;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.ContentItems;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.ListInnerNames;
import dev.nuwa.format.tree.ListLeafNames;
import dev.nuwa.format.tree.NodeRefs;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Says which chunks and holes make up a file, reading list nodes as they are needed. Thread-safe;
/// the iterators are not.
public final class ContentReader {

  private final NodeSource source;

  public ContentReader(NodeSource source) {
    this.source = source;
  }

  /// The segments of an entry's content in order, without gaps; none for content that is empty,
  /// missing or inline. They add up to the size of the entry.
  ///
  /// The iterator throws [CorruptionException] when a list node is damaged, missing or not what its
  /// parent says.
  public Iterator<Segment> segments(Entry entry) {
    return segments(entry, 0);
  }

  /// The segments from the one on that holds byte `offset` of the content; none when `offset` is at
  /// or behind the end.
  public Iterator<Segment> segments(Entry entry, long offset) {
    return switch (entry.content()) {
      case Content.Empty _, Content.Inline _, Content.Missing _ -> Collections.emptyIterator();
      case Content.Items items -> new ListScan(items.items(), offset);
      case Content.Spilled list -> new ListScan(source, list, entry.size(), offset);
    };
  }

  /// Goes through the items of a content. Nodes are held against the bytes their parent gives, each
  /// at least 1, so a list of n bytes has at most n items whoever made it. Not thread-safe.
  private static final class ListScan implements Iterator<Segment> {

    private final @Nullable NodeSource source;
    private final Deque<Frame> path = new ArrayDeque<>();
    private ContentItems items = ContentItems.NONE;
    private int index;
    private long offset;

    /// Items that are at hand.
    ListScan(ContentItems items, long from) {
      this.source = null;
      this.items = items;
      skipItems(from);
    }

    /// A list of nodes.
    ///
    /// @param size bytes the list is to have
    ListScan(NodeSource source, Content.Spilled list, long size, long from) {
      this.source = source;
      NodeRef root = new NodeRef(NodeKind.LIST, list.level(), list.id(), list.refsHash());
      // A list of no bytes is opened too, to find that there is no such list.
      if (from < size || size == 0) {
        open(source, root, size);
        seek(source, from);
      }
    }

    @Override
    public boolean hasNext() {
      return index < items.count() || !path.isEmpty();
    }

    @Override
    public Segment next() {
      while (index == items.count()) {
        if (source == null || path.isEmpty()) {
          throw new NoSuchElementException();
        }
        openNext(source);
      }
      long length = items.length(index);
      Segment segment =
          items.isHole(index)
              ? new Segment.Hole(offset, length)
              : new Segment.Chunk(offset, length, items.id(index));
      offset += length;
      index++;
      return segment;
    }

    private void seek(NodeSource nodes, long from) {
      while (!path.isEmpty() && index == items.count()) {
        Frame frame = path.element();
        long bytes = frame.bytesBelow.get(frame.index);
        if (from - offset >= bytes) {
          offset += bytes;
          frame.index++;
        } else {
          openNext(nodes);
        }
      }
      skipItems(from);
    }

    private void skipItems(long from) {
      while (index < items.count() && from - offset >= items.length(index)) {
        offset += items.length(index++);
      }
    }

    /// Opens the next child of the lowest open node. A node whose last child is taken is dropped at
    /// once, so that an empty path means the end.
    private void openNext(NodeSource nodes) {
      Frame frame = path.element();
      NodeRefs.Ref ref = frame.refs.get(frame.index);
      long bytes = frame.bytesBelow.get(frame.index);
      frame.index++;
      if (frame.index == frame.refs.size()) {
        path.pop();
      }
      NodeRef child =
          new NodeRef(
              NodeKind.LIST, frame.level - 1, ref.id(), Objects.requireNonNull(ref.refsHash()));
      open(nodes, child, bytes);
    }

    private void open(NodeSource nodes, NodeRef ref, long bytes) {
      NodeParts parts = nodes.get(ref);
      String object = TreeNodes.describe(ref);
      if (ref.level() == 0) {
        items = ListLeafNames.decode(object, parts.names(), parts.refs()).items();
        index = 0;
        expect(items.totalBytes() == bytes, object, "not as many bytes as its parent gives");
      } else {
        path.push(readInner(object, ref, parts, bytes));
      }
    }

    private static Frame readInner(String object, NodeRef ref, NodeParts parts, long bytes) {
      NodeRefs refs = NodeRefs.decode(object, parts.refs());
      ListInnerNames names = ListInnerNames.decode(object, parts.names());
      expect(refs.kind() == NodeKind.LIST, object, "not a node of a list");
      expect(
          refs.level() == ref.level() && names.level() == ref.level(), object, "of another level");
      expect(
          refs.refs().size() == names.bytesBelow().size() && !refs.refs().isEmpty(),
          object,
          "names and refs do not match");
      long left = bytes;
      for (long below : names.bytesBelow()) {
        expect(below > 0 && below <= left, object, "not as many bytes as its parent gives");
        left -= below;
      }
      expect(left == 0, object, "not as many bytes as its parent gives");
      return new Frame(ref.level(), refs.refs(), names.bytesBelow());
    }

    private static void expect(boolean condition, String object, String problem) {
      if (!condition) {
        throw new CorruptionException(object, -1, problem);
      }
    }

    private static final class Frame {
      private final int level;
      private final List<NodeRefs.Ref> refs;
      private final List<Long> bytesBelow;
      private int index;

      Frame(int level, List<NodeRefs.Ref> refs, List<Long> bytesBelow) {
        this.level = level;
        this.refs = refs;
        this.bytesBelow = bytesBelow;
      }
    }
  }
}
