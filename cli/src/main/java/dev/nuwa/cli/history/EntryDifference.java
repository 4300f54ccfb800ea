package dev.nuwa.cli.history;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.FileType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How two entries of one path differ, as a person would put it. Times and numbers that the system
/// gives by itself (ctime, inode) are no difference.
///
/// @param kind the gravest difference
/// @param fields which metadata differ
record EntryDifference(Kind kind, List<String> fields) {

  /// From nothing to the gravest.
  enum Kind {
    NONE,
    METADATA,
    CONTENT,
    TYPE
  }

  /// What lies between the two.
  static EntryDifference between(Entry before, Entry after) {
    List<String> fields = fields(before, after);
    if (before.type() != after.type()) {
      return new EntryDifference(Kind.TYPE, fields);
    }
    if (!sameContent(before, after)) {
      return new EntryDifference(Kind.CONTENT, fields);
    }
    return new EntryDifference(fields.isEmpty() ? Kind.NONE : Kind.METADATA, fields);
  }

  private static boolean sameContent(Entry before, Entry after) {
    return before.size() == after.size()
        && before.content().equals(after.content())
        && Objects.equals(before.extras().linkTarget(), after.extras().linkTarget())
        && Objects.equals(before.extras().device(), after.extras().device());
  }

  private static List<String> fields(Entry before, Entry after) {
    List<String> fields = new ArrayList<>();
    add(fields, "mode", before.mode(), after.mode());
    add(fields, "owner", before.owner(), after.owner());
    // A folder's time changes with every name in it, which is told by itself.
    if (after.type() != FileType.DIRECTORY || before.type() != FileType.DIRECTORY) {
      add(fields, "modified", before.times().modified(), after.times().modified());
    }
    add(fields, "attributes", before.extras().xattrs(), after.extras().xattrs());
    add(fields, "flags", before.extras().flags(), after.extras().flags());
    return List.copyOf(fields);
  }

  private static void add(List<String> fields, String name, Object before, Object after) {
    if (!before.equals(after)) {
      fields.add(name);
    }
  }
}
