package dev.nuwa.tree;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.node.NodeRef;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A place in a tree: on an entry, on a subtree that was not opened, or at the end. It holds the
/// nodes from the root to where it is, and nothing else. Not thread-safe.
final class TreeCursor {

  private final TreeNodes nodes;
  private final Deque<Frame> path = new ArrayDeque<>();
  private @Nullable LeafPage leaf;
  private int index;

  /// Opens the root and stands on its first item.
  TreeCursor(TreeNodes nodes, NodeRef root) {
    this.nodes = nodes;
    open(root, null);
  }

  boolean atEnd() {
    return leaf == null && path.isEmpty();
  }

  /// Whether this is an entry; else it is a subtree.
  boolean onEntry() {
    return leaf != null;
  }

  /// Level of the subtree; -1 on an entry.
  int level() {
    return leaf != null ? -1 : path.element().page.level() - 1;
  }

  /// The node of the subtree.
  NodeRef subtree() {
    Frame frame = path.element();
    return frame.page.child(frame.index);
  }

  /// The key of the entry, or the first one of the subtree.
  EntryKey key() {
    if (leaf != null) {
      return leaf.key(index);
    }
    Frame frame = path.element();
    return frame.page.firstKey(frame.index);
  }

  /// The entry.
  TreeEntry entry() {
    if (leaf == null) {
      throw new IllegalStateException("not on an entry");
    }
    return leaf.entry(index);
  }

  /// Opens the subtree and stands on its first item.
  void descend() {
    Frame frame = path.element();
    open(frame.page.child(frame.index), frame.page.claim(frame.index));
  }

  /// Passes over the entry or the whole subtree.
  void advance() {
    if (leaf != null) {
      index++;
      if (index < leaf.count()) {
        return;
      }
      leaf = null;
    }
    while (!path.isEmpty()) {
      Frame frame = path.element();
      frame.index++;
      if (frame.index < frame.page.count()) {
        return;
      }
      path.pop();
    }
  }

  /// What is lost when the subtree cannot be opened.
  TreeReader.Damage damage(CorruptionException cause) {
    Frame frame = path.element();
    TreeNodes.Claim claim = frame.page.claim(frame.index);
    return new TreeReader.Damage(claim.first(), claim.bound(), claim.entries(), cause);
  }

  /// Opens the subtree, or passes over it when it is damaged.
  void descend(TreeReader.DamageSink damages) {
    try {
      descend();
    } catch (CorruptionException e) {
      damages.damaged(damage(e));
      advance();
    }
  }

  /// Goes forward to the first entry whose key is not below `key`, or to the subtree that it is in,
  /// opening only the nodes on the way there. Starts from the root: only right after the cursor was
  /// made.
  void seek(ByteString key, TreeReader.DamageSink damages) {
    while (!onEntry() && !atEnd()) {
      Frame frame = path.element();
      frame.index = Math.max(frame.index, frame.page.childFor(key)); // never back to a damaged one
      descend(damages);
    }
    while (onEntry() && key().bytes().compareTo(key) < 0) {
      advance();
    }
  }

  private void open(NodeRef ref, TreeNodes.@Nullable Claim claim) {
    if (ref.level() == 0) {
      leaf = nodes.leaf(ref, claim);
      index = 0;
    } else {
      path.push(new Frame(nodes.inner(ref, claim)));
    }
  }

  private static final class Frame {
    private final TreeNodes.Inner page;
    private int index;

    Frame(TreeNodes.Inner page) {
      this.page = page;
    }
  }
}
