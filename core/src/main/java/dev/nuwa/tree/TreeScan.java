package dev.nuwa.tree;

import dev.nuwa.repo.node.NodeRef;
import org.jspecify.annotations.Nullable;

/// The entries of a range, read node by node as they are asked for.
final class TreeScan implements EntryStream {

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
