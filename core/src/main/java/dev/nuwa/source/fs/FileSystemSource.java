package dev.nuwa.source.fs;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.SourceException;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceCounts;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceReports;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.EntryMaker;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.RelativeOpener;
import dev.nuwa.source.kernel.StatBuffer;
import dev.nuwa.source.portable.PortableSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// A file or a tree of files on Linux, read through system calls: names are bytes, times are
/// nanoseconds, nothing is followed below the root.
///
/// The root itself is followed when it is a symbolic link. It may also be a regular file or a block
/// device, whose entry then has the empty key and content.
public final class FileSystemSource implements Source {

  private final Kernel kernel;
  private final SourceRoot root;
  private final Map<ByteString, SortedSet<ByteString>> ways;

  private FileSystemSource(
      Kernel kernel, SourceRoot root, Map<ByteString, SortedSet<ByteString>> ways) {
    this.kernel = kernel;
    this.root = root;
    this.ways = ways;
  }

  /// Opens the tree at `path`, through the system's calls where they are known and through Java's
  /// otherwise (which is said as an event).
  ///
  /// @param path absolute, or relative to the working directory
  /// @param links shared by all roots of one snapshot
  /// @throws SourceException when there is nothing at `path` or it cannot be opened
  public static Source open(
      ByteString path, SourceOptions options, EventSink sink, LinkGroups links) {
    SourceReports reports = new SourceReports(sink);
    if (!Platform.hasSystemCalls(reports)) {
      return PortableSource.open(Path.of(path.utf8()), options, reports);
    }
    return openNative(Abi.AT_FDCWD, path, options, reports, links, Map.of());
  }

  /// Opens the tree in an open directory, whatever its path leads to by now.
  ///
  /// @param directory its descriptor, which stays the caller's
  public static Source openAt(int directory, SourceOptions options, EventSink sink) {
    SourceReports reports = new SourceReports(sink);
    return openNative(
        directory, ByteString.utf8("."), options, reports, new LinkGroups(), Map.of());
  }

  /// Opens a tree of the objects that a list names, of all that is below those that are
  /// directories, and of the directories on the way to them. The root is the deepest directory that
  /// holds them all. Rules of selection hold for what is listed and below, not for the way. The
  /// list is held in memory.
  ///
  /// @param paths as `--files-from` gives them; those that do not exist are reported as failed
  /// @throws SourceException when the list is empty, or this system has no native calls
  public static Source openListed(
      List<ByteString> paths, SourceOptions options, EventSink sink, LinkGroups links) {
    SourceReports reports = new SourceReports(sink);
    if (!Platform.hasSystemCalls(reports)) {
      throw new SourceException(
          "a list of files cannot be read on this system", "name directories instead");
    }
    PathList list = PathList.resolve(paths, reports);
    return openNative(Abi.AT_FDCWD, list.root(), options, reports, links, list.ways());
  }

  private static Source openNative(
      int directory,
      ByteString path,
      SourceOptions options,
      SourceReports reports,
      LinkGroups links,
      Map<ByteString, SortedSet<ByteString>> ways) {
    Kernel kernel = new Kernel();
    int descriptor = kernel.open(directory, path.bytes(), Abi.O_PATH, 0);
    int result = descriptor < 0 ? descriptor : kernel.statOpen(descriptor);
    if (result < 0) {
      kernel.close(descriptor);
      kernel.close();
      throw new SourceException(
          Sentence.of("source {0}: {1}", path.utf8(), Errno.text(result)),
          Sentence.of("check the path and the permissions of the folders above it"));
    }
    long device = kernel.stat().device();
    SourceRoot root =
        new SourceRoot(
            path,
            descriptor,
            device,
            identities(kernel, options),
            options,
            reports,
            links,
            new EntryMaker());
    warnWithoutOpenBeneath(kernel, root);
    return new FileSystemSource(kernel, root, ways);
  }

  private static void warnWithoutOpenBeneath(Kernel kernel, SourceRoot root) {
    boolean directory = kernel.stat(root.descriptor(), new byte[] {'.'}) == 0;
    if (directory && !RelativeOpener.supported(kernel, root.descriptor())) {
      root.reports().fallback("openat2", "refused; paths are opened component by component");
    }
  }

  private static List<SourceRoot.ObjectIdentity> identities(Kernel kernel, SourceOptions options) {
    List<SourceRoot.ObjectIdentity> identities = new ArrayList<>();
    for (ByteString path : options.excludedPaths()) {
      int descriptor = kernel.open(Abi.AT_FDCWD, path.bytes(), Abi.O_PATH, 0);
      if (descriptor >= 0 && kernel.statOpen(descriptor) == 0) {
        StatBuffer stat = kernel.stat();
        identities.add(new SourceRoot.ObjectIdentity(stat.device(), stat.inode()));
      }
      kernel.close(descriptor);
    }
    return identities;
  }

  @Override
  public String describe() {
    return root.display();
  }

  @Override
  public SourceWalk walk() {
    return new FileSystemWalk(root, ways);
  }

  @Override
  public ContentReader newReader() {
    return new FileSystemReader(root);
  }

  @Override
  public SourceCounts counts() {
    return root.reports().counts();
  }

  @Override
  public void abandon() {
    // Files answer at once.
  }

  @Override
  public void close() {
    synchronized (kernel) {
      kernel.closeOnce(root.descriptor());
    }
  }
}
