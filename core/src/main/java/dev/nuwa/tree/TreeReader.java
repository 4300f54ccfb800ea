package dev.nuwa.tree;

import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one tree. Every call reads only the nodes between the root and what is asked for; give a
/// [NodeCache] as source when several calls follow. Thread-safe; the streams are not.
///
/// All reading may end with [CorruptionException] when a node is damaged or missing.
public final class TreeReader {

  private final TreeNodes nodes;
  private final NodeRef root;

  /// @param root the root node of a tree
  public TreeReader(NodeSource source, NodeRef root) {
    if (root.kind() != NodeKind.TREE) {
      throw new IllegalArgumentException("not the root of a tree: " + root);
    }
    this.nodes = new TreeNodes(source);
    this.root = root;
  }

  /// All entries.
  public EntryStream scan() {
    return scan(KeyRange.all());
  }

  /// The entries of a range.
  public EntryStream scan(KeyRange range) {
    return new TreeScan(nodes, root, range);
  }

  /// The objects in a directory; none when it is no directory or is not there.
  public EntryStream list(EntryKey directory) {
    return scan(KeyRange.childrenOf(directory));
  }

  /// All that lies below a directory, without the directory itself.
  public EntryStream scanBelow(EntryKey directory) {
    return scan(KeyRange.below(directory));
  }

  /// The entry with that key.
  public Optional<TreeEntry> find(EntryKey key) {
    try (EntryStream stream = scan(KeyRange.from(key))) {
      return stream.next() && stream.current().key().equals(key)
          ? Optional.of(stream.current())
          : Optional.empty();
    }
  }

  /// The entries of a range, read node by node as they are asked for.
  private static final class TreeScan implements EntryStream {

    private final TreeNodes nodes;
    private final NodeRef root;
    private final KeyRange range;
    private @Nullable TreeCursor cursor;
    private @Nullable TreeEntry current;
    private boolean closed;

    TreeScan(TreeNodes nodes, NodeRef root, KeyRange range) {
      this.nodes = nodes;
      this.root = root;
      this.range = range;
    }

    @Override
    public boolean next() {
      current = null;
      TreeCursor at = closed ? null : position();
      if (at == null || at.atEnd() || range.endsBefore(at.key())) {
        close();
        return false;
      }
      while (!at.onEntry()) {
        at.descend();
      }
      current = at.entry();
      return true;
    }

    private TreeCursor position() {
      TreeCursor at = cursor;
      if (at == null) {
        at = new TreeCursor(nodes, root);
        at.seek(range.from());
        cursor = at;
      } else {
        at.advance();
      }
      return at;
    }

    @Override
    public TreeEntry current() {
      if (current == null) {
        throw new IllegalStateException("the stream stands on no entry");
      }
      return current;
    }

    @Override
    public void close() {
      closed = true;
      cursor = null;
      current = null;
    }
  }
}
