package dev.nuwa.restore;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.source.names.LongTable;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Which link groups have been met: the first member gets the content, the others become links.
/// Names of one file are of one type and size; an entry that is not, whatever it says, is a file of
/// its own.
final class LinkFirsts implements AutoCloseable {

  private static final int TYPE_BITS = 3;

  private final LongTable met;

  /// @param spillFolder for what does not fit into memory
  LinkFirsts(Path spillFolder) {
    this.met = new LongTable(spillFolder);
  }

  /// Whether the entry is another name of a file that was met before.
  boolean isFurther(Entry entry) {
    long group = entry.extras().linkGroup();
    if (group == 0) {
      return false;
    }
    long own = Long.rotateLeft(entry.size(), TYPE_BITS) ^ entry.type().number();
    OptionalLong first = met.putIfAbsent(group, own);
    return first.isPresent() && first.getAsLong() == own;
  }

  @Override
  public void close() {
    met.close();
  }
}
