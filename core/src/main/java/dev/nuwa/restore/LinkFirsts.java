package dev.nuwa.restore;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.FileType;
import java.util.HashMap;
import java.util.Map;

/// Which link groups have been met: the first member gets the content, the others become links.
/// Names of one file are of one type and size; an entry that is not, whatever it says, is a file of
/// its own.
final class LinkFirsts {

  private record First(FileType type, long size) {}

  private final Map<Long, First> met = new HashMap<>();

  /// Whether the entry is another name of a file that was met before.
  boolean isFurther(Entry entry) {
    long group = entry.extras().linkGroup();
    if (group == 0) {
      return false;
    }
    First own = new First(entry.type(), entry.size());
    First first = met.putIfAbsent(group, own);
    return own.equals(first);
  }
}
