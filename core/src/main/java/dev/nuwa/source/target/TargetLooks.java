package dev.nuwa.source.target;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.kernel.DirectoryLister;
import dev.nuwa.source.kernel.EntryMaker;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.names.NameSorter;
import dev.nuwa.spill.SpillLog;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at what a target holds already. The names of one directory are held in memory. Not
/// thread-safe.
final class TargetLooks {

  private static final int LINK_BYTES = 8192;

  private final Kernel kernel;
  private final TargetFolders folders;
  private final EntryMaker maker;
  private final EntryMaker.Recent recent = new EntryMaker.Recent();
  private @Nullable MemorySegment linkBuffer;
  private @Nullable DirectoryLister lister;
  private final NameSorter sorter =
      new NameSorter(Integer.MAX_VALUE, new SpillLog(Path.of(""))); // never spills

  TargetLooks(Kernel kernel, TargetFolders folders, EntryMaker maker) {
    this.kernel = kernel;
    this.folders = folders;
    this.maker = maker;
  }

  Optional<Entry> inspect(EntryKey key) {
    int result = key.isRoot() ? statRoot(key) : statChild(key);
    FileType type = result < 0 ? null : EntryMaker.type(kernel.stat());
    if (type == null) {
      return Optional.empty();
    }
    ByteString link = type == FileType.SYMBOLIC_LINK ? linkTarget(key) : null;
    return Optional.of(maker.entry(type, kernel.stat(), recent, 0, link));
  }

  private int statRoot(EntryKey key) {
    int descriptor = folders.openFolder(key);
    int result = descriptor < 0 ? descriptor : kernel.statOpen(descriptor);
    kernel.close(descriptor);
    return result;
  }

  private int statChild(EntryKey key) {
    int parent = folders.parentOf(key);
    return parent < 0 ? parent : kernel.stat(parent, key.name().bytes());
  }

  private @Nullable ByteString linkTarget(EntryKey key) {
    MemorySegment buffer = linkBuffer;
    if (buffer == null) {
      buffer = kernel.allocate(LINK_BYTES);
      linkBuffer = buffer;
    }
    int length = kernel.readLink(folders.parentOf(key), key.name().bytes(), buffer);
    if (length <= 0) {
      return null;
    }
    byte[] text = new byte[length];
    MemorySegment.copy(buffer, JAVA_BYTE, 0, text, 0, length);
    return ByteString.of(text);
  }

  List<ByteString> children(EntryKey directory) {
    int descriptor = folders.openFolder(directory);
    if (descriptor < 0) {
      return List.of();
    }
    try {
      return names(descriptor);
    } finally {
      kernel.close(descriptor);
    }
  }

  /// The names in an open directory in ascending order.
  List<ByteString> names(int directory) {
    DirectoryLister reader = lister;
    if (reader == null) {
      reader = new DirectoryLister(kernel, sorter);
      lister = reader;
    }
    reader.list(directory);
    List<ByteString> names = new ArrayList<>();
    for (byte[] name = sorter.next(); name != null; name = sorter.next()) {
      names.add(ByteString.of(name));
    }
    return names;
  }
}
