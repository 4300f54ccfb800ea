package dev.nuwa.source.fs;

import dev.nuwa.format.ByteString;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceReports;
import dev.nuwa.source.kernel.EntryMaker;
import dev.nuwa.source.kernel.StatBuffer;
import java.util.List;

/// What walks and readers of one source share. Immutable but for the thread-safe parts.
///
/// @param path as the user gave it
/// @param descriptor of the root, opened with `O_PATH`; owned by the source
/// @param device the root lies on
/// @param excluded identities of what is left out wherever it is met
record SourceRoot(
    ByteString path,
    int descriptor,
    long device,
    List<ObjectIdentity> excluded,
    SourceOptions options,
    SourceReports reports,
    LinkGroups links,
    EntryMaker maker) {

  /// Which object of this machine: its device and inode.
  record ObjectIdentity(long device, long inode) {}

  SourceRoot {
    excluded = List.copyOf(excluded);
  }

  /// A handful at most, and asked for each file: a loop without an object.
  boolean isExcluded(StatBuffer stat) {
    for (int i = 0; i < excluded.size(); i++) {
      ObjectIdentity object = excluded.get(i);
      if (object.inode == stat.inode() && object.device == stat.device()) {
        return true;
      }
    }
    return false;
  }

  boolean staysOnDevice() {
    return options.boundary() == SourceOptions.Boundary.ONE_FILE_SYSTEM;
  }

  /// The root's path for people.
  String display() {
    return path.utf8();
  }

  /// The path of an object below the root for people.
  String display(ByteString relative) {
    if (relative.isEmpty()) {
      return display();
    }
    String base = display();
    return base.endsWith("/") ? base + relative.utf8() : base + "/" + relative.utf8();
  }
}
