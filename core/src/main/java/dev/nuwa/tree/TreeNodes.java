package dev.nuwa.tree;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.InnerNames;
import dev.nuwa.format.tree.NodeRefs;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the nodes of trees and believes none of them: each is held against what its parent claims
/// of it, so that a walk down and along the nodes meets every key once, in order, whoever made
/// them. Thread-safe.
final class TreeNodes {

  /// What a parent says of a node below it.
  ///
  /// @param first its first key
  /// @param bound a key above all its keys; null when there is none
  record Claim(EntryKey first, @Nullable EntryKey bound, long entries, long contentBytes) {}

  /// An inner node that was read.
  ///
  /// @param bound a key above all that may be below it; null when there is none
  record Inner(
      int level, List<InnerNames.Child> names, List<NodeRefs.Ref> refs, @Nullable EntryKey bound) {

    int count() {
      return names.size();
    }

    EntryKey firstKey(int index) {
      return names.get(index).firstKey();
    }

    NodeRef child(int index) {
      NodeRefs.Ref ref = refs.get(index);
      return new NodeRef(
          NodeKind.TREE, level - 1, ref.id(), Objects.requireNonNull(ref.refsHash()));
    }

    /// What child `index` is to be.
    Claim claim(int index) {
      InnerNames.Child name = names.get(index);
      EntryKey above = index + 1 < count() ? firstKey(index + 1) : bound;
      return new Claim(name.firstKey(), above, name.entries(), name.bytes());
    }

    /// The child below which `key` is, if it is anywhere: the last one that does not begin above
    /// it; the first one when all do.
    int childFor(ByteString key) {
      int low = 0;
      int high = count() - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (firstKey(middle).bytes().compareTo(key) <= 0) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }
  }

  private final NodeSource source;

  TreeNodes(NodeSource source) {
    this.source = source;
  }

  static String describe(NodeRef ref) {
    return (ref.kind() == NodeKind.TREE ? "tree node " : "list node ") + ref.id();
  }

  /// @param claim null for a root
  LeafPage leaf(NodeRef ref, @Nullable Claim claim) {
    LeafPage page = LeafPage.decode(ref, source.get(ref));
    if (claim != null) {
      Leaf leaf = page.leaf();
      check(ref, claim, leaf.first(), leaf.last());
      checkSums(ref, claim, leaf.entries(), leaf.contentBytes());
    }
    return page;
  }

  /// @param claim null for a root
  Inner inner(NodeRef ref, @Nullable Claim claim) {
    NodeParts parts = source.get(ref);
    String object = describe(ref);
    NodeRefs refs = NodeRefs.decode(object, parts.refs());
    InnerNames names = InnerNames.decode(object, parts.names());
    expect(refs.kind() == NodeKind.TREE, ref, "not a node of a tree");
    expect(refs.level() == ref.level() && names.level() == ref.level(), ref, "of another level");
    int count = names.children().size();
    expect(count > 0 && count == refs.refs().size(), ref, "names and refs do not match");
    EntryKey before = null;
    long entries = 0;
    long contentBytes = 0;
    for (InnerNames.Child child : names.children()) {
      expectAscending(object, before, child.firstKey());
      expect(child.entries() > 0, ref, "a child without entries");
      before = child.firstKey();
      entries = InnerLevel.sum(entries, child.entries());
      contentBytes = InnerLevel.sum(contentBytes, child.bytes());
    }
    if (claim != null && before != null) {
      check(ref, claim, names.children().getFirst().firstKey(), before);
      checkSums(ref, claim, entries, contentBytes);
    }
    return new Inner(
        ref.level(), names.children(), refs.refs(), claim == null ? null : claim.bound());
  }

  static void expectAscending(String object, @Nullable EntryKey before, EntryKey key) {
    if (before != null && key.compareTo(before) <= 0) {
      throw new CorruptionException(
          object, -1, "key \"" + key + "\" does not follow \"" + before + "\"");
    }
  }

  private static void check(NodeRef ref, Claim claim, EntryKey first, EntryKey last) {
    expect(first.equals(claim.first()), ref, "its first key is not the one its parent gives");
    EntryKey bound = claim.bound();
    expect(
        bound == null || last.compareTo(bound) < 0,
        ref,
        "its keys run into those of its neighbour");
  }

  private static void checkSums(NodeRef ref, Claim claim, long entries, long contentBytes) {
    expect(entries == claim.entries(), ref, "not as many entries as its parent gives");
    expect(contentBytes == claim.contentBytes(), ref, "not as many bytes as its parent gives");
  }

  private static void expect(boolean condition, NodeRef ref, String problem) {
    if (!condition) {
      throw new CorruptionException(describe(ref), -1, problem);
    }
  }
}
