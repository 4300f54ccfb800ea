package dev.nuwa.source.target;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.SourceException;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.fs.FileSystemSource;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.FileSystemState;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.KernelWrites;
import dev.nuwa.source.kernel.RelativeOpener;
import java.util.Arrays;
import java.util.Optional;

/// A directory that a restore writes into. Everything is written by [TargetWriter]s, one per
/// worker, and below this directory's descriptor: when somebody renames the directory, the restore
/// goes on in it.
///
/// Needs the system calls of Linux on x86-64 or aarch64; elsewhere opening is refused, since Java's
/// file API cannot write safely below a directory that others can change. Safe for threads.
public final class Target implements AutoCloseable {

  private static final ByteString MARK = ByteString.utf8(".nuwa-unfinished");

  private final Kernel kernel;
  private final int descriptor;
  private final ByteString path;
  private final TargetOptions options;
  private final TargetReports reports;
  private final MadeLinks links;

  private Target(
      Kernel kernel,
      int descriptor,
      ByteString path,
      TargetOptions options,
      TargetReports reports) {
    this.kernel = kernel;
    this.descriptor = descriptor;
    this.path = path;
    this.options = options;
    this.reports = reports;
    this.links = new MadeLinks(options.spillFolder());
  }

  /// What a target holds before a restore.
  public enum State {
    EMPTY,
    /// A restore into it was begun and not ended.
    UNFINISHED_RESTORE,
    IN_USE
  }

  /// Opens a directory, making it and those above it where they are missing.
  ///
  /// @param path absolute, or relative to the working directory; symbolic links in it are followed
  /// @throws SourceException when it cannot be made or opened, or is not a directory
  public static Target open(ByteString path, TargetOptions options, EventSink sink) {
    Kernel kernel = newKernel(path);
    int made = makeFolders(kernel, path.bytes());
    int descriptor = openFolder(kernel, path);
    boolean notMade = descriptor == -Errno.ENOENT && made < 0;
    return open(kernel, notMade ? made : descriptor, path, options, sink);
  }

  /// Opens a directory to look at what is in it; empty when there is none.
  ///
  /// @throws SourceException when it cannot be opened, or is not a directory
  public static Optional<Target> find(ByteString path, EventSink sink) {
    Kernel kernel = newKernel(path);
    int descriptor = openFolder(kernel, path);
    if (descriptor == -Errno.ENOENT) {
      kernel.close();
      return Optional.empty();
    }
    return Optional.of(open(kernel, descriptor, path, TargetOptions.usual(), sink));
  }

  private static Kernel newKernel(ByteString path) {
    if (!Abi.known()) {
      throw new SourceException(
          Sentence.of("target {0}: restoring needs Linux on x86-64 or aarch64", path.utf8()),
          Sentence.of("restore on such a machine"));
    }
    return new Kernel();
  }

  private static int openFolder(Kernel kernel, ByteString path) {
    int flags = Abi.O_RDONLY | Abi.O_DIRECTORY | Abi.O_NONBLOCK;
    return kernel.open(Abi.AT_FDCWD, path.bytes(), flags, 0);
  }

  private static Target open(
      Kernel kernel, int descriptor, ByteString path, TargetOptions options, EventSink sink) {
    if (descriptor < 0) {
      kernel.close();
      throw new SourceException(
          Sentence.of("target {0}: {1}", path.utf8(), Errno.text(descriptor)),
          Sentence.of("choose a directory that you may write to"));
    }
    TargetReports reports = new TargetReports(sink);
    if (!RelativeOpener.supported(kernel, descriptor)) {
      reports.fallback("openat2", "refused; paths are opened component by component");
    }
    return new Target(kernel, descriptor, path, options, reports);
  }

  /// Opening tells whether it worked; if not, the answer of the last folder says why.
  private static int makeFolders(Kernel kernel, byte[] path) {
    KernelWrites writes = new KernelWrites(kernel);
    int result = 0;
    for (int end = 1; end <= path.length; end++) {
      if (end == path.length || path[end] == '/') {
        byte[] folder = Arrays.copyOf(path, end);
        result = writes.makeDirectory(Abi.AT_FDCWD, folder, 0777);
      }
    }
    return result;
  }

  static boolean runsAsRoot() {
    if (!Abi.known()) {
      return false;
    }
    try (Kernel kernel = new Kernel()) {
      return kernel.effectiveUser() == 0;
    }
  }

  /// As it was opened, for messages.
  public ByteString path() {
    return path;
  }

  /// A writer for one worker; to be closed before this.
  public TargetWriter newWriter() {
    return new TargetWriter(this, reports);
  }

  /// What is in it, to be read; to be closed before this.
  public Source asSource() {
    SourceOptions all = SourceOptions.everything(options.spillFolder());
    return FileSystemSource.openAt(descriptor, all, EventSink.none());
  }

  /// Room on its file system.
  public TargetSpace space() {
    synchronized (kernel) {
      FileSystemState state = kernel.fileSystem(descriptor);
      return new TargetSpace(state.freeBytes(), state.freeObjects());
    }
  }

  /// Whether something is in the way of a restore.
  public State state() {
    try (TargetWriter writer = newWriter();
        TargetListing names = writer.newListing()) {
      if (writer.inspect(EntryKey.ROOT.child(MARK)).isPresent()) {
        return State.UNFINISHED_RESTORE;
      }
      names.open(EntryKey.ROOT);
      return names.next().isEmpty() ? State.EMPTY : State.IN_USE;
    }
  }

  /// Whether a name in the target directory is the mark of a begun restore.
  public static boolean isMark(ByteString name) {
    return name.equals(MARK);
  }

  /// Whether a place is for what a restore needs while it runs: the mark, or an unfinished file. A
  /// snapshot of an interrupted restore has such names; they are nobody's data.
  public static boolean isOwnName(EntryKey place) {
    ByteString name = place.name();
    return (isMark(name) && place.parent().isEmpty()) || PartFiles.isPartName(name);
  }

  /// Leaves a mark in the directory that a restore was begun.
  ///
  /// @throws SourceException when the directory cannot be written to
  public void markBegun() {
    synchronized (kernel) {
      int flags = Abi.O_WRONLY | Abi.O_CREAT | Abi.O_NOFOLLOW | Abi.O_NONBLOCK;
      int mark = kernel.open(descriptor, MARK.bytes(), flags, 0600);
      kernel.close(mark);
      if (mark < 0) {
        throw new SourceException(
            Sentence.of("target: cannot be written to: {0}", Errno.text(mark)),
            Sentence.of("choose a directory that you may write to"));
      }
    }
  }

  /// Takes the mark away and waits until everything written is durable.
  ///
  /// @throws SourceException when the file system says that it could not keep what was written
  public void markEnded() {
    synchronized (kernel) {
      KernelWrites writes = new KernelWrites(kernel);
      int result = writes.syncFileSystem(descriptor);
      if (result < 0 && result != -Errno.ENOSYS && result != -Errno.EPERM) {
        throw new SourceException(
            Sentence.of("target: what was written is not safe: {0}", Errno.text(result)),
            Sentence.of("check the disk and restore again"));
      }
      writes.unlink(descriptor, MARK.bytes());
    }
  }

  /// What could not be put back so far.
  public TargetSummary summary() {
    return reports.summary();
  }

  int descriptor() {
    return descriptor;
  }

  /// What was allowed when it was opened.
  public TargetOptions options() {
    return options;
  }

  MadeLinks links() {
    return links;
  }

  @Override
  public void close() {
    synchronized (kernel) {
      kernel.closeOnce(descriptor);
    }
    links.close();
  }
}
