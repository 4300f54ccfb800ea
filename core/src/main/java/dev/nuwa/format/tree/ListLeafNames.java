package dev.nuwa.format.tree;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Limits;
import dev.nuwa.format.NodeKind;

/// The names of a leaf of a list: lengths of chunks and holes, in order.
public record ListLeafNames(ContentItems items) {

  /// The names.
  public byte[] encode() {
    ByteWriter out = new ByteWriter(16 + 4 * items.count());
    NodeRefs.writeHead(out, NodeKind.LIST, 0, items.count());
    writeItems(items, out);
    return out.toByteArray();
  }

  /// The refs that go with them.
  public byte[] encodeRefs() {
    NodeRefs.Writer refs = new NodeRefs.Writer();
    for (int i = 0; i < items.count(); i++) {
      if (!items.isHole(i)) {
        refs.chunk(items.id(i));
      }
    }
    return refs.finish(NodeKind.LIST, 0);
  }

  /// Both halves of a leaf.
  ///
  /// @param object for messages
  public static ListLeafNames decode(String object, byte[] names, byte[] refs) {
    NodeRefs.Reader references = new NodeRefs.Reader(object + " (refs)", refs);
    ByteReader in = new ByteReader(object + " (names)", names);
    NodeRefs.readHead(in, NodeKind.LIST, true);
    if (references.kind() != NodeKind.LIST || references.level() != 0) {
      throw in.damaged("refs and names of different nodes");
    }
    ContentItems items = readItems(in, in.count(Limits.ITEMS_IN_NODE, 1, "items"), references);
    in.expectEnd();
    references.expectUsed();
    return new ListLeafNames(items);
  }

  static void writeItems(ContentItems items, ByteWriter out) {
    for (int i = 0; i < items.count(); i++) {
      out.varint(items.length(i) << 1 | (items.isHole(i) ? 1 : 0));
    }
  }

  static ContentItems readItems(ByteReader in, int count, NodeRefs.Reader refs) {
    ContentItems.Builder items = new ContentItems.Builder(count);
    for (int i = 0; i < count; i++) {
      long item = in.varint();
      long bytes = item >> 1;
      boolean hole = (item & 1) == 1;
      if (bytes == 0 || bytes > Long.MAX_VALUE - items.totalBytes()) {
        throw in.damaged("item of " + bytes + " bytes after " + items.totalBytes());
      }
      if (!hole && bytes > Limits.UNIT_PLAIN) {
        throw in.damaged("chunk of " + bytes + " bytes");
      }
      if (hole) {
        items.hole(bytes);
      } else {
        items.chunk(refs.nextChunk(), bytes);
      }
    }
    return items.finish();
  }
}
