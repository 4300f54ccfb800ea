package dev.nuwa.source.fs;

import dev.nuwa.error.Sentence;
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
import dev.nuwa.spill.SpillLog;
import dev.nuwa.task.TaskScope;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// One pass over a tree of files: per directory list, sort, look at its children ([StatAhead]),
/// then enter the sub-directories in order. In directories on the way to what a list names nothing
/// else is looked at, and they need not be readable. Iterative; memory is bounded by [NameSorter]
/// and [NameStack]. Not thread-safe.
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
  private final StatAhead children;
  private final NameStack pending;
  private final DirectoryLister lister;
  private final DirectoryRules rules;
  private final Map<ByteString, SortedSet<ByteString>> ways;

  /// The device that is not left, when one is not to be left.
  private long device;

  /// Whether the children of the top directory are being visited (else its sub-directories are).
  private boolean visiting;

  /// In a tagged directory the names that stay; null in any other.
  private @Nullable Set<ByteString> kept;

  private boolean started;
  private @Nullable EntryKey key;
  private @Nullable Entry entry;

  /// @param ways see [PathList]; empty when all is taken
  FileSystemWalk(SourceRoot root, Map<ByteString, SortedSet<ByteString>> ways) {
    this.root = root;
    this.ways = ways;
    this.device = root.device();
    this.reports = root.reports();
    this.look = new EntryLook(root, kernel);
    int bytes = root.options().sortBytesMax();
    this.names = new NameSorter(bytes, new SpillLog(root.options().spillFolder()));
    this.children = new StatAhead(kernel);
    this.pending = new NameStack(bytes, new SpillLog(root.options().spillFolder()));
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
        if (!children.next()) {
          visiting = false;
        } else if (visit(children.name(), children.result(), children.stat())) {
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
    children.close();
    return false;
  }

  @Override
  public void helpIn(TaskScope scope) {
    children.helpIn(scope);
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
    entry = look.entry(type, kernel.stat());
    if (type == FileType.DIRECTORY) {
      int descriptor = openDirectory(root.descriptor(), SELF, isWay(ByteString.EMPTY));
      if (descriptor < 0) {
        reports.failed(root.display(), Errno.text(descriptor));
      } else {
        push(descriptor, root.options().selection());
      }
    }
    return true;
  }

  /// Looks at one child; false when there is nothing to hand out.
  private boolean visit(byte[] name, int result, StatBuffer seen) {
    boolean listed = directories.top().isWay();
    if (result < 0 && listed) {
      reports.failed(display(name), Errno.text(result));
      return false;
    }
    if (result < 0) {
      reportLost(name, result);
      return false;
    }
    FileType type = EntryMaker.type(seen);
    if (type == null) {
      reports.failed(display(name), "a type of file that is not known");
      return false;
    }
    boolean leadsOn = listed && type == FileType.DIRECTORY && isWay(here.childPath(name));
    Selection.Choice choice = leadsOn ? Selection.Choice.INCLUDE : choose(name, type, seen);
    return choice != Selection.Choice.EXCLUDE && record(name, type, seen, choice);
  }

  private Selection.Choice choose(byte[] name, FileType type, StatBuffer seen) {
    if (root.isExcluded(seen)) {
      reports.excluded(display(name), "it belongs to the backup itself");
      return Selection.Choice.EXCLUDE;
    }
    long size = type == FileType.REGULAR ? seen.size() : 0;
    if (size > root.options().fileBytesMax()) {
      return Selection.Choice.EXCLUDE;
    }
    Selection selection = directories.top().selection();
    return selection.isAll()
        ? Selection.Choice.INCLUDE
        : selection.choose(here.childPath(name), type, size);
  }

  private boolean record(byte[] name, FileType type, StatBuffer seen, Selection.Choice choice) {
    EntryKey child = here.child(name);
    if (child == null) {
      reports.failed(display(name), "its path is longer than the format can hold");
      return false;
    }
    boolean enters =
        type == FileType.DIRECTORY && choice == Selection.Choice.INCLUDE && !leavesDevice(seen);
    if (type == FileType.SYMBOLIC_LINK) {
      int length = look.readLink(directories.descriptor(), name);
      if (length < 0) {
        reportLost(name, length);
        return false;
      }
      entry = look.linkEntry(length, seen);
    } else {
      entry = look.entry(type, seen);
    }
    key = child;
    if (enters) {
      pending.add(name);
    }
    return true;
  }

  /// Opens a sub-directory that was recorded and starts to visit its children.
  private void enter(byte[] name) {
    boolean way = directories.top().isWay() && isWay(here.childPath(name));
    int descriptor = openDirectory(directories.descriptor(), name, way);
    if (descriptor < 0) {
      reportLost(name, descriptor);
      return;
    }
    kernel.statOpen(descriptor);
    if (leavesDevice(kernel.stat())) {
      kernel.close(descriptor);
      return;
    }
    if (directories.contains(kernel.stat())) {
      reports.excluded(display(name), "it is the same directory as one above it");
      kernel.close(descriptor);
      return;
    }
    root.maker().learnFileSystem(kernel, descriptor, kernel.stat().device());
    if (directories.top().isWay()) {
      device = kernel.stat().device();
    }
    here.enter(name);
    push(descriptor, directories.top().selection());
  }

  /// Whether an object lies on another device than the one to stay on; a list may lead anywhere.
  private boolean leavesDevice(StatBuffer seen) {
    return root.staysOnDevice() && !directories.top().isWay() && seen.device() != device;
  }

  private boolean isWay(ByteString path) {
    return ways.containsKey(path);
  }

  private int openDirectory(int parent, byte[] name, boolean way) {
    if (way) {
      return kernel.open(parent, name, Abi.O_PATH | Abi.O_DIRECTORY | Abi.O_NOFOLLOW, 0);
    }
    int descriptor = kernel.open(parent, name, DIRECTORY_FLAGS | Abi.O_NOATIME, 0);
    return descriptor == -Errno.EPERM ? kernel.open(parent, name, DIRECTORY_FLAGS, 0) : descriptor;
  }

  private void push(int descriptor, Selection inherited) {
    kernel.statOpen(descriptor);
    long itsDevice = kernel.stat().device();
    long inode = kernel.stat().inode();
    boolean reached = directories.depth() == 0 || directories.top().isWay();
    SortedSet<ByteString> listed = reached ? ways.get(ByteString.of(here.path())) : null;
    Selection selection = listed == null ? list(descriptor, inherited) : take(listed, inherited);
    directories.push(
        descriptor,
        new DirectoryStack.Level(itsDevice, inode, selection, here.length(), listed != null));
    pending.push();
    children.begin(descriptor, names, kept);
    visiting = true;
  }

  /// Reads the names of a directory; gives the rules inside it.
  private Selection list(int descriptor, Selection inherited) {
    lister.watch(rules.watched(inherited));
    int result = lister.list(descriptor);
    kept = rules.kept(descriptor, lister.seen());
    if (result < 0) {
      reports.failed(displayHere(), Sentence.of("its listing broke off: {0}", Errno.text(result)));
    }
    return rules.selection(descriptor, inherited, lister.seen(), ByteString.of(here.path()));
  }

  private Selection take(SortedSet<ByteString> listed, Selection inherited) {
    names.clear();
    for (ByteString name : listed) {
      names.add(name.bytes(), 0, name.length());
    }
    names.sort();
    kept = null;
    return inherited;
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
    children.close();
    directories.close();
    names.close();
    pending.close();
    kernel.close();
  }
}
