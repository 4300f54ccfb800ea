package dev.nuwa.source.fs;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.Selection;
import dev.nuwa.source.SourceReports;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.DirectoryLister;
import dev.nuwa.source.kernel.EntryMaker;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.StatBuffer;
import dev.nuwa.source.names.KeyBytes;
import dev.nuwa.source.names.NameSorter;
import dev.nuwa.source.names.NameStack;
import dev.nuwa.source.names.SpillFile;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One pass over a tree of files: per directory list, sort, look at each child, then enter the
/// sub-directories in order. Iterative; memory is bounded by [NameSorter] and [NameStack]. Not
/// thread-safe.
final class FileSystemWalk implements SourceWalk {

  private static final byte[] SELF = {'.'};
  private static final int DIRECTORY_FLAGS =
      Abi.O_RDONLY | Abi.O_DIRECTORY | Abi.O_NOFOLLOW | Abi.O_NONBLOCK;

  private final SourceRoot root;
  private final SourceReports reports;
  private final Kernel kernel = new Kernel();
  private final EntryLook look;
  private final KeyBytes here = new KeyBytes();
  private final DirectoryStack directories = new DirectoryStack(kernel, here);
  private final NameSorter names;
  private final NameStack pending;
  private final DirectoryLister lister;
  private final DirectoryRules rules;

  /// Whether the children of the top directory are being visited (else its sub-directories are).
  private boolean visiting;

  /// In a tagged directory the names that stay; null in any other.
  private @Nullable Set<ByteString> kept;

  private boolean started;
  private @Nullable EntryKey key;
  private @Nullable Entry entry;

  FileSystemWalk(SourceRoot root) {
    this.root = root;
    this.reports = root.reports();
    this.look = new EntryLook(root, kernel);
    int bytes = root.options().sortBytesMax();
    this.names = new NameSorter(bytes, new SpillFile(root.options().spillFolder()));
    this.pending = new NameStack(bytes, new SpillFile(root.options().spillFolder()));
    this.lister = new DirectoryLister(kernel, names);
    this.rules = new DirectoryRules(root.options(), kernel);
  }

  @Override
  public boolean next() {
    if (!started) {
      started = true;
      return start();
    }
    while (directories.depth() > 0) {
      if (visiting) {
        byte[] name = names.next();
        if (name == null) {
          visiting = false;
        } else if (visit(name)) {
          return true;
        }
      } else {
        byte[] name = pending.next();
        if (name == null) {
          leave();
        } else {
          enter(name);
        }
      }
    }
    return false;
  }

  private boolean start() {
    int result = kernel.statOpen(root.descriptor());
    FileType type = EntryMaker.type(kernel.stat());
    if (result < 0 || type == null) {
      reports.failed(root.display(), Errno.text(result));
      return false;
    }
    root.maker().learnFileSystem(kernel, root.descriptor(), kernel.stat().device());
    key = EntryKey.ROOT;
    entry = look.entry(type);
    if (type == FileType.DIRECTORY) {
      int descriptor = openDirectory(root.descriptor(), SELF);
      if (descriptor < 0) {
        reports.failed(root.display(), Errno.text(descriptor));
      } else {
        push(descriptor, root.options().selection());
      }
    }
    return true;
  }

  /// Looks at one child; false when there is nothing to hand out.
  private boolean visit(byte[] name) {
    if (kept != null && !kept.contains(ByteString.of(name))) {
      return false;
    }
    int result = kernel.stat(directories.descriptor(), name);
    if (result < 0) {
      reportLost(name, result);
      return false;
    }
    FileType type = EntryMaker.type(kernel.stat());
    if (type == null) {
      reports.failed(display(name), "a type of file that is not known");
      return false;
    }
    Selection.Choice choice = choose(name, type);
    return choice != Selection.Choice.EXCLUDE && record(name, type, choice);
  }

  private Selection.Choice choose(byte[] name, FileType type) {
    StatBuffer stat = kernel.stat();
    if (root.isExcluded(stat)) {
      reports.excluded(display(name), "it belongs to the backup itself");
      return Selection.Choice.EXCLUDE;
    }
    long size = type == FileType.REGULAR ? stat.size() : 0;
    if (size > root.options().fileBytesMax()) {
      return Selection.Choice.EXCLUDE;
    }
    Selection selection = directories.top().selection();
    return selection.equals(Selection.everything())
        ? Selection.Choice.INCLUDE
        : selection.choose(here.childPath(name), type, size);
  }

  private boolean record(byte[] name, FileType type, Selection.Choice choice) {
    EntryKey child = here.child(name);
    if (child == null) {
      reports.failed(display(name), "its path is longer than the format can hold");
      return false;
    }
    boolean enters =
        type == FileType.DIRECTORY
            && choice == Selection.Choice.INCLUDE
            && !(root.staysOnDevice() && kernel.stat().device() != root.device());
    if (type == FileType.SYMBOLIC_LINK) {
      int length = look.readLink(directories.descriptor(), name);
      if (length < 0) {
        reportLost(name, length);
        return false;
      }
      entry = look.linkEntry(length);
    } else {
      entry = look.entry(type);
    }
    key = child;
    if (enters) {
      pending.add(name);
    }
    return true;
  }

  /// Opens a sub-directory that was recorded and starts to visit its children.
  private void enter(byte[] name) {
    int descriptor = openDirectory(directories.descriptor(), name);
    if (descriptor < 0) {
      reportLost(name, descriptor);
      return;
    }
    kernel.statOpen(descriptor);
    if (root.staysOnDevice() && kernel.stat().device() != root.device()) {
      kernel.close(descriptor);
      return;
    }
    if (directories.contains(kernel.stat())) {
      reports.excluded(display(name), "it is the same directory as one above it");
      kernel.close(descriptor);
      return;
    }
    root.maker().learnFileSystem(kernel, descriptor, kernel.stat().device());
    here.enter(name);
    push(descriptor, directories.top().selection());
  }

  private int openDirectory(int parent, byte[] name) {
    int descriptor = kernel.open(parent, name, DIRECTORY_FLAGS | Abi.O_NOATIME, 0);
    return descriptor == -Errno.EPERM ? kernel.open(parent, name, DIRECTORY_FLAGS, 0) : descriptor;
  }

  private void push(int descriptor, Selection inherited) {
    kernel.statOpen(descriptor);
    long device = kernel.stat().device();
    long inode = kernel.stat().inode();
    lister.watch(rules.watched(inherited));
    int result = lister.list(descriptor);
    kept = rules.kept(descriptor, lister.seen());
    Selection selection =
        rules.selection(descriptor, inherited, lister.seen(), ByteString.of(here.path()));
    directories.push(descriptor, new DirectoryStack.Level(device, inode, selection, here.length()));
    pending.push();
    visiting = true;
    if (result < 0) {
      reports.failed(displayHere(), "its listing broke off: " + Errno.text(result));
    }
  }

  private void leave() {
    pending.pop();
    boolean good = directories.pop();
    if (!good) {
      reports.failed(displayHere(), "it was moved while it was read; some of it is missing");
      dropPending();
    }
  }

  /// What waits in a directory that was lost cannot be entered.
  private void dropPending() {
    boolean more = true;
    while (more) {
      more = pending.next() != null;
    }
  }

  private void reportLost(byte[] name, int result) {
    if (Errno.vanished(result) || result == -Errno.ENOTDIR || result == -Errno.ELOOP) {
      reports.changed(display(name), "it vanished while its directory was read");
    } else {
      reports.failed(display(name), Errno.text(result));
    }
  }

  private String display(byte[] name) {
    return root.display(here.childPath(name));
  }

  private String displayHere() {
    return root.display(ByteString.of(here.path()));
  }

  @Override
  public EntryKey key() {
    if (key == null) {
      throw new IllegalStateException("next() comes first");
    }
    return key;
  }

  @Override
  public Entry entry() {
    if (entry == null) {
      throw new IllegalStateException("next() comes first");
    }
    return entry;
  }

  @Override
  public void close() {
    directories.close();
    names.close();
    pending.close();
    kernel.close();
  }
}
