package dev.nuwa.source.fs;

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
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.RelativeOpener;
import dev.nuwa.source.kernel.StatBuffer;
import dev.nuwa.source.portable.PortableSource;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// A file or a tree of files on Linux, read through system calls: names are bytes, times are
/// nanoseconds, nothing is followed below the root.
///
/// The root itself is followed when it is a symbolic link. It may also be a regular file or a block
/// device, whose entry then has the empty key and content.
public final class FileSystemSource implements Source {

  private final Kernel kernel;
  private final SourceRoot root;

  private FileSystemSource(Kernel kernel, SourceRoot root) {
    this.kernel = kernel;
    this.root = root;
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
    Kernel kernel = new Kernel();
    int descriptor = kernel.open(Abi.AT_FDCWD, path.bytes(), Abi.O_PATH, 0);
    int result = descriptor < 0 ? descriptor : kernel.statOpen(descriptor);
    if (result < 0) {
      kernel.close(descriptor);
      kernel.close();
      throw new SourceException(
          "source " + path.utf8() + ": " + Errno.text(result),
          "Check the path and the permissions of the folders above it.");
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
    return new FileSystemSource(kernel, root);
  }

  private static void warnWithoutOpenBeneath(Kernel kernel, SourceRoot root) {
    boolean directory = kernel.stat(root.descriptor(), new byte[] {'.'}) == 0;
    if (directory && !RelativeOpener.supported(kernel, root.descriptor())) {
      root.reports().fallback("openat2", "refused; paths are opened component by component");
    }
  }

  private static Set<SourceRoot.ObjectIdentity> identities(Kernel kernel, SourceOptions options) {
    Set<SourceRoot.ObjectIdentity> identities = new HashSet<>();
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
    return new FileSystemWalk(root);
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
  public void close() {
    synchronized (kernel) {
      kernel.closeOnce(root.descriptor());
    }
  }
}
