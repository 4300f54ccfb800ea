package dev.nuwa.tree;

import dev.nuwa.crypto.SipHash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.tree.EntryKey;

/// Where nodes of a tree end (docs/format.md, section 10, Node boundaries): decided by keys alone,
/// so that a changed time or size moves none. Not thread-safe.
final class Boundaries {

  // A single key of this length must not end a node, or two such keys would never meet in one.
  private static final int KEY_BYTES = 65_536;

  private final SipHash hash;
  private byte[] scratch = new byte[512];

  /// @param treeKey 16 bytes; copied
  Boundaries(byte[] treeKey) {
    this.hash = new SipHash(treeKey);
  }

  /// Whether the open node ends after its latest item.
  ///
  /// @param items in the node, the latest included
  /// @param keyBytes of the keys of these items
  /// @param last key of the latest item
  boolean ends(int level, int items, long keyBytes, EntryKey last) {
    Shape shape = level == 0 ? Shape.LEAF : Shape.INNER;
    return items == shape.max
        || (items >= 2 && keyBytes >= KEY_BYTES)
        || (items >= shape.min && (hash(level, last) & (shape.average - 1)) == 0);
  }

  private long hash(int level, EntryKey key) {
    int length = key.bytes().length();
    if (length >= scratch.length) {
      scratch = new byte[Limits.ENTRY_KEY + 1];
    }
    scratch[0] = (byte) level;
    key.bytes().copyTo(scratch, 1);
    return hash.hash(scratch, 0, length + 1);
  }

  /// Items in a node; the average is a power of two.
  private enum Shape {
    LEAF(64, 512, 2048),
    INNER(16, 128, 1024);

    private final int min;
    private final int average;
    private final int max;

    Shape(int min, int average, int max) {
      this.min = min;
      this.average = average;
      this.max = max;
    }
  }
}
