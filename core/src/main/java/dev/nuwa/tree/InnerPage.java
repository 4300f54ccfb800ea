package dev.nuwa.tree;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.InnerNames;
import dev.nuwa.format.tree.NodeRefs;
import dev.nuwa.repo.node.NodeRef;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An inner node that was read.
///
/// @param bound a key above all that may be below it; null when there is none
record InnerPage(
    int level, List<InnerNames.Child> names, List<NodeRefs.Ref> refs, @Nullable EntryKey bound) {

  int count() {
    return names.size();
  }

  EntryKey firstKey(int index) {
    return names.get(index).firstKey();
  }

  NodeRef child(int index) {
    NodeRefs.Ref ref = refs.get(index);
    return new NodeRef(NodeKind.TREE, level - 1, ref.id(), Objects.requireNonNull(ref.refsHash()));
  }

  /// What child `index` is to be.
  TreeNodes.Claim claim(int index) {
    InnerNames.Child name = names.get(index);
    EntryKey above = index + 1 < count() ? firstKey(index + 1) : bound;
    return new TreeNodes.Claim(name.firstKey(), above, name.entries(), name.bytes());
  }

  /// The child below which `key` is, if it is anywhere: the last one that does not begin above it;
  /// the first one when all do.
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
