package dev.nuwa.format.tree;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Limits;
import dev.nuwa.format.NodeKind;
import java.util.ArrayList;
import java.util.List;

/// The names of an inner node of a tree: what is below each child, the n-th child being the n-th
/// reference.
///
/// @param level 1 or more
/// @param children in ascending order of their first keys
public record InnerNames(int level, List<Child> children) {

  /// A child.
  ///
  /// @param firstKey the first key below it
  /// @param entries how many entries are below it
  /// @param bytes content bytes of these entries
  public record Child(EntryKey firstKey, long entries, long bytes) {

    public Child {
      if (entries < 0 || bytes < 0) {
        throw new IllegalArgumentException(entries + " entries, " + bytes + " bytes below a node");
      }
    }
  }

  public InnerNames {
    if (level < 1) {
      throw new IllegalArgumentException("inner node of level " + level);
    }
    children = List.copyOf(children);
  }

  public byte[] encode() {
    ByteWriter out = new ByteWriter(1024);
    NodeRefs.writeHead(out, NodeKind.TREE, level, children.size());
    LeafNames.KeyWriter keys = new LeafNames.KeyWriter();
    for (Child child : children) {
      keys.write(child.firstKey(), out);
      out.varint(child.entries()).varint(child.bytes());
    }
    return out.toByteArray();
  }

  /// @param object for messages
  public static InnerNames decode(String object, byte[] names) {
    ByteReader in = new ByteReader(object + " (names)", names);
    int level = NodeRefs.readHead(in, NodeKind.TREE, false);
    int count = in.count(Limits.ITEMS_IN_NODE, 4, "children");
    List<Child> children = new ArrayList<>(count);
    LeafNames.KeyReader keys = new LeafNames.KeyReader(in);
    for (int i = 0; i < count; i++) {
      keys.next();
      children.add(new Child(keys.key(), in.varint(), in.varint()));
    }
    in.expectEnd();
    return new InnerNames(level, children);
  }
}
