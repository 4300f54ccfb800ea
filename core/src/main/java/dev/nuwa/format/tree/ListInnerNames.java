package dev.nuwa.format.tree;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Limits;
import dev.nuwa.format.NodeKind;
import java.util.ArrayList;
import java.util.List;

/// The names of an inner node of a list: for each child the bytes below it, holes included.
///
/// @param level 1 or more
public record ListInnerNames(int level, List<Long> bytesBelow) {

  public ListInnerNames {
    if (level < 1) {
      throw new IllegalArgumentException("inner node of level " + level);
    }
    bytesBelow = List.copyOf(bytesBelow);
  }

  public byte[] encode() {
    ByteWriter out = new ByteWriter(16 + 6 * bytesBelow.size());
    NodeRefs.writeHead(out, NodeKind.LIST, level, bytesBelow.size());
    bytesBelow.forEach(out::varint);
    return out.toByteArray();
  }

  /// @param object for messages
  public static ListInnerNames decode(String object, byte[] names) {
    ByteReader in = new ByteReader(object + " (names)", names);
    int level = NodeRefs.readHead(in, NodeKind.LIST, false);
    int count = in.count(Limits.ITEMS_IN_NODE, 1, "children");
    List<Long> bytesBelow = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      bytesBelow.add(in.varint());
    }
    in.expectEnd();
    return new ListInnerNames(level, bytesBelow);
  }
}
