package dev.nuwa.source.target;

import dev.nuwa.error.Sentence;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Attributes;
import dev.nuwa.source.kernel.EntryMaker;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.KernelWrites;
import dev.nuwa.source.target.MetadataWriter.Known;
import java.util.List;
import java.util.Optional;

/// Writes objects below a [Target], for one worker. Several workers may work on one target, even on
/// parts of one file; the caller sees to it that a directory is made before anything in it, that
/// all of a file is written before it is finished, and that a directory is finished after all that
/// is in it.
///
/// Every object appears under its own name in one step, complete with its metadata; until then it
/// has a temporary name beside its place, the same in every run, so that an interrupted restore
/// leaves nothing that the next one does not replace. Nothing outside the target is touched: names
/// are keys (never `..`, never absolute), and every call is relative to a directory that was opened
/// through no symbolic link.
///
/// A target that is full or read-only ends everything: [dev.nuwa.error.ResourceException] or
/// [dev.nuwa.error.SourceException]. Not thread-safe.
public final class TargetWriter implements AutoCloseable {

  private final Target target;
  private final TargetReports reports;
  private final Kernel kernel = new Kernel();
  private final KernelWrites writes = new KernelWrites(kernel);
  private final TargetFolders folders;
  private final MetadataWriter metadata;
  private final PartFiles parts;
  private final TargetLooks looks;
  private final TreeRemover remover;

  // Of the last file that was looked at after it was made: the directory, when that was opened, the
  // mode that was asked for, and what it had then.
  private int madeIn = -1;
  private long madeAt;
  private int madeMode;
  private Known made = Known.NOTHING;

  TargetWriter(Target target, TargetReports reports) {
    this.target = target;
    this.reports = reports;
    this.folders = new TargetFolders(kernel, target.descriptor());
    this.metadata = new MetadataWriter(kernel, target.options(), reports);
    this.parts = new PartFiles(kernel, writes, folders);
    this.looks = new TargetLooks(kernel, folders, new EntryMaker());
    this.remover = new TreeRemover(kernel, writes, looks);
  }

  /// What is at a place now, without content and attributes; empty when there is nothing, or when
  /// its directory is not there or is not a real directory. A symbolic link is not followed.
  public Optional<Entry> inspect(EntryKey key) {
    return looks.inspect(key);
  }

  /// The names in a directory in ascending order; empty when it is none.
  public List<ByteString> children(EntryKey directory) {
    return looks.children(directory);
  }

  /// Lists directories too large to be held in memory; to be closed before this.
  public TargetListing newListing() {
    return new TargetListing(kernel, folders, target.options().spillFolder());
  }

  /// Makes a directory for this user alone, unless there is one already.
  public Outcome makeDirectory(EntryKey key) {
    if (key.isRoot()) {
      return Outcome.DONE;
    }
    int parent = folders.parentOf(key);
    if (parent < 0) {
      return failed(key, parent);
    }
    int result = writes.makeDirectory(parent, key.name().bytes(), 0700);
    if (result == -Errno.EEXIST) {
      boolean directory =
          kernel.stat(parent, key.name().bytes()) == 0 && kernel.stat().isDirectory();
      return directory ? openUp(key) : new Outcome.InTheWay("not a directory");
    }
    return result < 0 ? failed(key, result) : Outcome.DONE;
  }

  /// A directory that is there already may be closed to its own user, as one is that an interrupted
  /// restore had finished. Its mode comes back with its metadata.
  private Outcome openUp(EntryKey key) {
    int mode = kernel.stat().mode();
    if ((mode & 0700) == 0700 || kernel.stat().uid() != kernel.effectiveUser()) {
      return Outcome.DONE;
    }
    int parent = folders.parentOf(key);
    int flags = Abi.O_PATH | Abi.O_DIRECTORY | Abi.O_NOFOLLOW;
    int descriptor = parent < 0 ? parent : kernel.open(parent, key.name().bytes(), flags, 0);
    if (descriptor >= 0) {
      writes.changeModeOfPath(descriptor, (mode & 07777) | 0700);
      kernel.close(descriptor);
    }
    return Outcome.DONE;
  }

  /// Puts the metadata on a directory whose content is complete.
  public Outcome finishDirectory(EntryKey key, Entry entry) {
    int descriptor = folders.openFolder(key);
    if (descriptor < 0) {
      return failed(key, descriptor);
    }
    try {
      if (!key.isRoot() && folders.inheritsAcl(key)) {
        metadata.dropInheritedAcl(descriptor, entry);
      }
      return refresh(descriptor, key, entry);
    } finally {
      kernel.close(descriptor);
    }
  }

  /// Puts the metadata on a regular file that is already there with the right content.
  public Outcome refreshFile(EntryKey key, Entry entry) {
    int parent = folders.parentOf(key);
    int flags = Abi.O_RDONLY | Abi.O_NOFOLLOW | Abi.O_NONBLOCK;
    int descriptor = parent < 0 ? parent : kernel.open(parent, key.name().bytes(), flags, 0);
    if (descriptor < 0) {
      return failed(key, descriptor);
    }
    try {
      boolean regular = kernel.statOpen(descriptor) == 0 && kernel.stat().isRegular();
      if (!regular) {
        return reports.refused(key, "it is not a regular file any more");
      }
      remember(key, entry, descriptor);
      return refresh(descriptor, key, entry);
    } finally {
      kernel.close(descriptor);
    }
  }

  private Outcome refresh(int descriptor, EntryKey key, Entry entry) {
    var fresh =
        new MetadataWriter.Fresh(
            descriptor, Attributes.Handle.OPEN, descriptor, new byte[0], Known.NOTHING);
    int result = metadata.apply(fresh, key, entry);
    metadata.writeFlags(descriptor, key, entry);
    return result < 0 ? failed(key, result) : Outcome.DONE;
  }

  /// Starts a regular file under its temporary name: `bytes` long, all hole.
  public Outcome beginFile(EntryKey key, long bytes) {
    return beginFile(key, bytes, 0600);
  }

  private Outcome beginFile(EntryKey key, long bytes, int mode) {
    int descriptor = parts.create(key, mode);
    int result = descriptor;
    if (descriptor >= 0 && bytes > 0) {
      result = writes.truncate(descriptor, bytes);
    }
    return result < 0 ? failed(key, result) : Outcome.DONE;
  }

  /// Writes a piece of a file that some worker has begun.
  public Outcome write(EntryKey key, long place, byte[] bytes, int from, int length) {
    int descriptor = parts.open(key);
    int result = descriptor < 0 ? descriptor : writes.write(descriptor, bytes, from, length, place);
    return result < 0 ? failed(key, result) : Outcome.DONE;
  }

  /// Gives a completely written file its metadata and its name, replacing what has that name now
  /// unless it is a directory.
  public Outcome finishFile(EntryKey key, Entry entry) {
    int descriptor = parts.open(key);
    int result = descriptor < 0 ? descriptor : kernel.statOpen(descriptor);
    if (result < 0) {
      return failed(key, result);
    }
    return finishFile(key, entry, kernel.stat().size(), descriptor, Known.of(kernel.stat()));
  }

  private Outcome finishFile(EntryKey key, Entry entry, long bytes, int descriptor, Known known) {
    if (bytes != entry.size()) {
      return reports.failed(
          key, Sentence.of("it has {0} bytes instead of {1}", bytes, entry.size()));
    }
    Known sure = folders.inheritsAcl(key) ? Known.NOTHING : known;
    try {
      return place(key, entry, descriptor, Attributes.Handle.OPEN, sure);
    } finally {
      parts.forget(key);
    }
  }

  /// [#beginFile], [#write] and [#finishFile] for a file whose content is at hand.
  public Outcome writeFile(EntryKey key, Entry entry, byte[] bytes, int from, int length) {
    int mode = MetadataWriter.modeToBegin(entry);
    Outcome outcome = beginFile(key, 0, mode);
    if (outcome instanceof Outcome.Done && length > 0) {
      outcome = write(key, 0, bytes, from, length);
    }
    if (outcome instanceof Outcome.Done) {
      int descriptor = parts.open(key);
      return finishFile(key, entry, length, descriptor, made(key, descriptor, mode));
    }
    abandonFile(key);
    return outcome;
  }

  /// What a file has that this has just made. Neighbours made with one mode have all the same:
  /// owner, group and mode follow from this process and the directory, which is seen once.
  private Known made(EntryKey key, int descriptor, int mode) {
    int parent = folders.parentOf(key);
    if (parent != madeIn || folders.changes() != madeAt || mode != madeMode) {
      madeIn = parent;
      madeAt = folders.changes();
      madeMode = mode;
      made = kernel.statOpen(descriptor) < 0 ? Known.NOTHING : Known.of(kernel.stat());
    }
    return made;
  }

  /// Removes a file that was begun and will not be finished.
  public void abandonFile(EntryKey key) {
    parts.remove(key);
  }

  /// Makes a symbolic link, FIFO, socket or device, with its metadata, replacing what has that name
  /// now unless it is a directory.
  public Outcome makeObject(EntryKey key, Entry entry) {
    if (entry.type().isDevice() && target.options().devices() == TargetOptions.Permission.SKIPPED) {
      return reports.refused(key, "a device is only made by root");
    }
    int parent = folders.parentOf(key);
    int descriptor = parent < 0 ? parent : parts.createObject(parent, key, entry);
    if (descriptor < 0) {
      return failed(key, descriptor);
    }
    try {
      return place(key, entry, descriptor, Attributes.Handle.PATH_ONLY, Known.NOTHING);
    } finally {
      kernel.close(descriptor);
    }
  }

  /// Whether [#makeLink] has something to link to.
  public boolean canLink(Entry entry) {
    return target.links().find(entry.extras().linkGroup()).isPresent();
  }

  /// Makes a hard link to the member of the entry's group that this run made first.
  public Outcome makeLink(EntryKey key, Entry entry) {
    Optional<MadeLinks.Made> made = target.links().find(entry.extras().linkGroup());
    if (made.isEmpty()) {
      return reports.refused(key, "no other name of this file was restored");
    }
    int descriptor = openMade(made.get());
    if (descriptor < 0) {
      return reports.refused(key, "the other name of this file was replaced meanwhile");
    }
    try {
      int parent = folders.parentOf(key);
      int result = parent < 0 ? parent : parts.link(descriptor, parent, key);
      if (result < 0) {
        return failed(key, result);
      }
      Outcome outcome = rename(parent, key);
      parts.unlink(parent, key); // two names of one file are not renamed but both left
      return outcome;
    } finally {
      kernel.close(descriptor);
    }
  }

  private int openMade(MadeLinks.Made made) {
    int parent = folders.parentOf(made.key());
    int flags = Abi.O_PATH | Abi.O_NOFOLLOW;
    int descriptor = parent < 0 ? parent : kernel.open(parent, made.key().name().bytes(), flags, 0);
    if (descriptor < 0) {
      return descriptor;
    }
    boolean same = kernel.statOpen(descriptor) == 0 && made.is(kernel.stat());
    if (!same) {
      kernel.close(descriptor);
      return -Errno.ENOENT;
    }
    return descriptor;
  }

  /// Removes whatever is at a place, a directory with all that is in it.
  public Outcome remove(EntryKey key) {
    if (key.isRoot()) {
      return reports.refused(key, "the target itself is not removed");
    }
    int parent = folders.parentOf(key);
    int result = parent < 0 ? parent : remover.remove(parent, key.name().bytes());
    folders.forgetAll();
    return result < 0 && !Errno.vanished(result) ? failed(key, result) : Outcome.DONE;
  }

  /// Metadata, the final name, flags.
  private Outcome place(
      EntryKey key, Entry entry, int descriptor, Attributes.Handle handle, Known known) {
    int parent = folders.parentOf(key);
    if (parent < 0) {
      return failed(key, parent);
    }
    byte[] part = parts.partName(key);
    if (handle == Attributes.Handle.OPEN && folders.inheritsAcl(key)) {
      metadata.dropInheritedAcl(descriptor, entry);
    }
    var fresh = new MetadataWriter.Fresh(descriptor, handle, parent, part, known);
    int result = metadata.apply(fresh, key, entry);
    if (result < 0) {
      parts.unlink(parent, key);
      return failed(key, result);
    }
    Outcome outcome = rename(parent, key);
    if (outcome instanceof Outcome.Done) {
      remember(key, entry, descriptor);
      if (entry.type() == FileType.REGULAR) {
        metadata.writeFlags(descriptor, key, entry);
      }
    }
    return outcome;
  }

  private Outcome rename(int parent, EntryKey key) {
    int result = writes.rename(parent, parts.partName(key), key.name().bytes());
    if (result >= 0) {
      return Outcome.DONE;
    }
    parts.unlink(parent, key);
    boolean directory =
        result == -Errno.EISDIR || result == -Errno.EEXIST || result == -Errno.ENOTEMPTY;
    return directory ? new Outcome.InTheWay("a directory") : failed(key, result);
  }

  private void remember(EntryKey key, Entry entry, int descriptor) {
    long group = entry.extras().linkGroup();
    if (group != 0 && kernel.statOpen(descriptor) == 0) {
      target.links().add(group, MadeLinks.Made.of(key, kernel.stat()));
    }
  }

  private Outcome failed(EntryKey key, int result) {
    return reports.failed(key, result);
  }

  /// Closes what is kept open for the next call. Files and directories that somebody else removes
  /// or replaces afterwards are then seen as they are.
  public void release() {
    parts.close();
    folders.forgetAll();
  }

  /// Closes what is open; files that were begun and not finished keep their temporary names.
  @Override
  public void close() {
    parts.close();
    folders.close();
    kernel.close();
  }
}
