package dev.nuwa.source.fs;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Identity;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Attributes;
import dev.nuwa.source.kernel.EntryMaker;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.RelativeOpener;
import dev.nuwa.source.kernel.StatBuffer;
import dev.nuwa.source.names.KeyBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Opens objects of a tree by their keys and reads them. Not thread-safe.
final class FileSystemReader implements ContentReader {

  private static final int READ_FLAGS = Abi.O_RDONLY | Abi.O_NOFOLLOW | Abi.O_NONBLOCK;

  private final SourceRoot root;
  private final Kernel kernel = new Kernel();
  private final RelativeOpener opener;
  private final Attributes attributes;
  private final EntryMaker.Recent recent = new EntryMaker.Recent();
  private final ExtentReader content;
  private final long user;

  private @Nullable Entry open;
  private byte[] openPath = new byte[0];

  FileSystemReader(SourceRoot root) {
    this.root = root;
    this.opener = new RelativeOpener(kernel, root.descriptor());
    this.attributes = new Attributes(kernel);
    this.content = new ExtentReader(kernel);
    this.user = kernel.effectiveUser();
  }

  @Override
  public Entry complete(EntryKey key, Entry entry) {
    boolean openable = entry.type() == FileType.REGULAR || entry.type() == FileType.DIRECTORY;
    int flags = openable ? READ_FLAGS : Abi.O_PATH | Abi.O_NOFOLLOW;
    byte[] path = KeyBytes.pathOf(key);
    int descriptor = openAt(path, flags, entry);
    if (descriptor < 0) {
      reportLost(display(path), descriptor);
      return incomplete(entry);
    }
    try {
      boolean same =
          kernel.statOpen(descriptor) == 0 && EntryMaker.type(kernel.stat()) == entry.type();
      if (!same) {
        root.reports().changed(display(path), "it was replaced while the backup ran");
        return incomplete(entry);
      }
      var handle = openable ? Attributes.Handle.OPEN : Attributes.Handle.PATH_ONLY;
      return withAttributes(descriptor, handle, entry, path);
    } finally {
      kernel.close(descriptor);
    }
  }

  private Entry withAttributes(int descriptor, Attributes.Handle handle, Entry entry, byte[] path) {
    List<String> problems = new ArrayList<>(0);
    List<Xattr> xattrs = attributes.read(descriptor, handle, problems);
    long flags = handle == Attributes.Handle.OPEN ? attributes.flags(descriptor) : 0;
    Extras old = entry.extras();
    if (!problems.isEmpty()) {
      problems.forEach(problem -> root.reports().failed(display(path), problem));
      return incomplete(entry.withExtras(old.withXattrs(xattrs)));
    }
    if (xattrs.isEmpty() && flags == 0 && old.xattrs().isEmpty() && old.flags() == 0) {
      return entry;
    }
    return entry.withExtras(
        new Extras(
            old.linkGroup(),
            old.device(),
            old.linkTarget(),
            xattrs,
            flags,
            old.changedWhileRead()));
  }

  /// Marked so that the next backup looks at it again and tells again what it cannot read:
  /// otherwise it would take the entry over as unchanged and call itself complete.
  private static Entry incomplete(Entry entry) {
    return entry.withExtras(entry.extras().asChangedWhileRead());
  }

  @Override
  public Opened open(EntryKey key, Entry expected) {
    closeContent();
    byte[] path = KeyBytes.pathOf(key);
    int descriptor = openAt(path, READ_FLAGS, expected);
    if (descriptor < 0) {
      return lost(display(path), descriptor);
    }
    int result = kernel.statOpen(descriptor);
    FileType type = result < 0 ? null : EntryMaker.type(kernel.stat());
    boolean readable = type == FileType.REGULAR || (type == FileType.BLOCK_DEVICE && key.isRoot());
    if (type == null || !readable || type != expected.type()) {
      kernel.close(descriptor);
      root.reports().changed(display(path), "it was replaced by something else");
      return new Opened.Gone("replaced by something else");
    }
    Entry now = now(type, expected, path, descriptor);
    content.start(descriptor, kernel.stat(), now.size());
    openPath = path;
    open = now;
    return new Opened.Ready(now);
  }

  /// The entry as the open file shows it.
  private Entry now(FileType type, Entry expected, byte[] path, int descriptor) {
    StatBuffer stat = kernel.stat();
    Entry seen = root.maker().entry(type, stat, recent, 0, null);
    long group = expected.extras().linkGroup();
    if (!isSameInode(seen.identity(), expected.identity())) {
      group = stat.links() > 1 ? root.links().number(stat.device(), stat.inode()) : 0;
    }
    Entry entry = group == 0 ? seen : seen.withExtras(seen.extras().withLinkGroup(group));
    if (type == FileType.BLOCK_DEVICE) {
      long bytes = Math.max(0, kernel.blockDeviceBytes(descriptor));
      entry = entry.withContent(entry.content(), bytes);
    }
    return withAttributes(descriptor, Attributes.Handle.OPEN, entry, path);
  }

  private static boolean isSameInode(@Nullable Identity a, @Nullable Identity b) {
    return a == null ? b == null : b != null && a.inode() == b.inode();
  }

  private Opened lost(String path, int result) {
    reportLost(path, result);
    String reason = Errno.text(result);
    return vanished(result) ? new Opened.Gone(reason) : new Opened.Failed(reason);
  }

  private void reportLost(String path, int result) {
    if (vanished(result)) {
      root.reports().changed(path, "it vanished while the backup ran");
    } else {
      root.reports().failed(path, Errno.text(result));
    }
  }

  private static boolean vanished(int result) {
    return Errno.vanished(result) || result == -Errno.ENOTDIR || result == -Errno.ELOOP;
  }

  private int openAt(byte[] path, int flags, Entry entry) {
    boolean mayKeepAccessTime =
        (flags & Abi.O_PATH) == 0 && (user == 0 || entry.owner().uid() == user);
    int wanted = mayKeepAccessTime ? flags | Abi.O_NOATIME : flags;
    int descriptor = openOnce(path, wanted);
    return descriptor == -Errno.EPERM && mayKeepAccessTime ? openOnce(path, flags) : descriptor;
  }

  private int openOnce(byte[] path, int flags) {
    if (path.length > 0) {
      return opener.open(path, flags, 0);
    }
    if ((flags & Abi.O_PATH) != 0) {
      return kernel.open(Abi.AT_FDCWD, root.path().bytes(), flags & ~Abi.O_NOFOLLOW, 0);
    }
    // The root is whatever its descriptor stands for, even when the path leads elsewhere by now.
    ByteString proc = ByteString.utf8("/proc/self/fd/" + root.descriptor());
    int descriptor = kernel.open(Abi.AT_FDCWD, proc.bytes(), flags & ~Abi.O_NOFOLLOW, 0);
    return descriptor == -Errno.ENOENT
        ? kernel.open(Abi.AT_FDCWD, root.path().bytes(), flags & ~Abi.O_NOFOLLOW, 0)
        : descriptor;
  }

  @Override
  public Piece read(byte[] buffer, int offset, int length) {
    if (open == null) {
      throw new IllegalStateException("no file is open");
    }
    Objects.checkFromIndexSize(offset, length, buffer.length);
    Piece piece = content.next(buffer, offset, length);
    if (piece instanceof Piece.Failed failed) {
      root.reports().failed(display(openPath), failed.reason());
    }
    return piece;
  }

  @Override
  public Entry finish() {
    Entry entry = open;
    if (entry == null) {
      throw new IllegalStateException("no file is open");
    }
    boolean changed = content.changed();
    long bytes = content.position();
    closeContent();
    Entry result = bytes == entry.size() ? entry : entry.withContent(entry.content(), bytes);
    if (!changed) {
      return result;
    }
    root.reports().changed(display(openPath), "it changed while it was read");
    return result.withExtras(result.extras().asChangedWhileRead());
  }

  private void closeContent() {
    open = null;
    content.stop();
  }

  private String display(byte[] path) {
    return root.display(ByteString.of(path));
  }

  @Override
  public void close() {
    closeContent();
    kernel.close();
  }
}
