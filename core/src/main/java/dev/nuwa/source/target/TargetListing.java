package dev.nuwa.source.target;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.kernel.DirectoryLister;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.names.NameSorter;
import dev.nuwa.spill.SpillLog;
import java.nio.file.Path;
import java.util.Optional;

/// The names in one directory after the other, in ascending order, however many there are: what
/// does not fit into 4 MiB is in a nameless file. What is made or removed after [#open] does not
/// show. Belongs to the writer that made it, and to its thread.
public final class TargetListing implements AutoCloseable {

  private static final int HELD_BYTES = 4 << 20;

  private final Kernel kernel;
  private final TargetFolders folders;
  private final NameSorter names;
  private final DirectoryLister lister;

  TargetListing(Kernel kernel, TargetFolders folders, Path spillFolder) {
    this.kernel = kernel;
    this.folders = folders;
    this.names = new NameSorter(HELD_BYTES, new SpillLog(spillFolder));
    this.lister = new DirectoryLister(kernel, names);
  }

  /// Lists a directory; when there is none it has no names.
  public void open(EntryKey directory) {
    names.clear();
    int descriptor = folders.openFolder(directory);
    if (descriptor >= 0) {
      lister.list(descriptor);
      kernel.close(descriptor);
    }
  }

  /// The next name.
  public Optional<ByteString> next() {
    return Optional.ofNullable(names.next()).map(ByteString::of);
  }

  @Override
  public void close() {
    names.close();
  }
}
