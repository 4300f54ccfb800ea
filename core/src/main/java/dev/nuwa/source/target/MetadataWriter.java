package dev.nuwa.source.target;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.source.kernel.Attributes;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.KernelWrites;
import dev.nuwa.source.kernel.StatBuffer;
import java.util.ArrayList;
import java.util.List;

/// Puts metadata on an object that is complete: owner, then mode (a change of owner clears set-id
/// bits), then extended attributes (capabilities too are cleared by a change of owner; ACLs refine
/// the mode), then the time. Flags come separately, after the object has its final name, since an
/// immutable one cannot be renamed. Not thread-safe.
final class MetadataWriter {

  private static final ByteString CAPABILITY = ByteString.utf8("security.capability");
  private static final ByteString ACL_ACCESS = ByteString.utf8("system.posix_acl_access");
  private static final ByteString ACL_DEFAULT = ByteString.utf8("system.posix_acl_default");
  private static final int SET_USER = 04000;
  private static final int SET_GROUP = 02000;

  private final Kernel kernel;
  private final KernelWrites writes;
  private final Attributes attributes;
  private final TargetOptions options;
  private final TargetReports reports;

  MetadataWriter(Kernel kernel, TargetOptions options, TargetReports reports) {
    this.kernel = kernel;
    this.writes = new KernelWrites(kernel);
    this.attributes = new Attributes(kernel);
    this.options = options;
    this.reports = reports;
  }

  /// An object with its metadata still to come.
  ///
  /// @param descriptor of the object
  /// @param handle how it was opened
  /// @param directory where it lies
  /// @param name its name there, perhaps a temporary one
  /// @param known what it has already
  record Fresh(int descriptor, Attributes.Handle handle, int directory, byte[] name, Known known) {}

  /// Owner and mode of an object as they were looked at: what is right is not written again.
  record Known(long uid, long gid, int mode) {

    /// For an object that nobody looked at.
    static final Known NOTHING = new Known(-1, -1, -1);

    static Known of(StatBuffer stat) {
      return new Known(stat.uid(), stat.gid(), stat.mode() & 07777);
    }

    boolean is(Owner owner) {
      return uid == owner.uid() && gid == owner.gid();
    }
  }

  /// The mode to make a file with: its own where that lets nobody read it who may not when it is
  /// finished, whatever its owner and group are until then; else for its maker alone.
  static int modeToBegin(Entry entry) {
    int mode = entry.mode();
    boolean groupIsAsOthers = (mode >>> 3 & 07 & ~mode) == 0;
    return mode <= 0777 && groupIsAsOthers ? mode : 0600;
  }

  /// Everything but flags.
  ///
  /// @return 0, or `-errno` of what nobody wants to go without: mode and time
  int apply(Fresh fresh, EntryKey key, Entry entry) {
    boolean wasOwned = fresh.known().is(entry.owner());
    boolean owned = wasOwned || changeOwner(fresh, entry);
    int result = 0;
    boolean hasMode = wasOwned && fresh.known().mode() == entry.mode() && entry.mode() <= 0777;
    if (entry.type() != FileType.SYMBOLIC_LINK && !hasMode) {
      result = changeMode(fresh, allowedMode(fresh, entry));
    }
    writeXattrs(fresh, key, entry, owned);
    return result < 0 ? result : changeTime(fresh, entry);
  }

  private boolean changeOwner(Fresh fresh, Entry entry) {
    long uid = entry.owner().uid();
    long gid = entry.owner().gid();
    if (options.ownership() == TargetOptions.Permission.ALLOWED
        && writes.changeOwner(fresh.descriptor(), uid, gid) == 0) {
      return true;
    }
    boolean same =
        kernel.statOpen(fresh.descriptor()) == 0
            && kernel.stat().uid() == uid
            && kernel.stat().gid() == gid;
    if (!same) {
      reports.ownerSkipped();
    }
    return same;
  }

  /// The mode without set-id bits that would now lend the rights of somebody else.
  private int allowedMode(Fresh fresh, Entry entry) {
    int mode = entry.mode();
    boolean setId = (mode & (SET_USER | SET_GROUP)) != 0;
    if (!setId) {
      return mode;
    }
    int allowed = mode;
    boolean known = kernel.statOpen(fresh.descriptor()) == 0;
    boolean skipped = options.setId() == TargetOptions.Permission.SKIPPED;
    if (skipped || !known || kernel.stat().uid() != entry.owner().uid()) {
      allowed &= ~SET_USER;
    }
    boolean keepsGroup = entry.type() == FileType.DIRECTORY || !skipped;
    if (!keepsGroup || !known || kernel.stat().gid() != entry.owner().gid()) {
      allowed &= ~SET_GROUP;
    }
    if (allowed != mode) {
      reports.setIdDropped();
    }
    return allowed;
  }

  private int changeMode(Fresh fresh, int mode) {
    return switch (fresh.handle()) {
      case OPEN -> writes.changeMode(fresh.descriptor(), mode);
      case PATH_ONLY -> writes.changeModeOfPath(fresh.descriptor(), mode);
    };
  }

  private int changeTime(Fresh fresh, Entry entry) {
    Timestamp time = entry.times().modified();
    return switch (fresh.handle()) {
      case OPEN -> writes.changeTime(fresh.descriptor(), time.seconds(), time.nanos());
      case PATH_ONLY ->
          writes.changeTimeOf(fresh.directory(), fresh.name(), time.seconds(), time.nanos());
    };
  }

  private void writeXattrs(Fresh fresh, EntryKey key, Entry entry, boolean owned) {
    for (Xattr xattr : entry.extras().xattrs()) {
      ByteString value = xattr.value();
      if (value == null) {
        continue; // the planner fetches it and gives an entry that holds it
      }
      boolean lendsRights = xattr.name().equals(CAPABILITY);
      if (lendsRights && (!owned || options.setId() == TargetOptions.Permission.SKIPPED)) {
        reports.setIdDropped();
        continue;
      }
      int result = attributes.write(fresh.descriptor(), fresh.handle(), xattr.name(), value);
      if (result < 0) {
        String what = "extended attribute " + xattr.name().utf8();
        reports.attributeSkipped(key, what, Errno.text(result));
      }
    }
  }

  /// Removes what a new object took over from its directory's default ACL and the entry has not.
  void dropInheritedAcl(int descriptor, Entry entry) {
    List<ByteString> recorded = new ArrayList<>();
    entry.extras().xattrs().forEach(xattr -> recorded.add(xattr.name()));
    for (ByteString acl : List.of(ACL_ACCESS, ACL_DEFAULT)) {
      if (!recorded.contains(acl)) {
        attributes.remove(descriptor, acl);
      }
    }
  }

  /// Sets file flags, those of protection only where set-id bits would be set too.
  void writeFlags(int descriptor, EntryKey key, Entry entry) {
    long flags = entry.extras().flags();
    if (options.setId() == TargetOptions.Permission.SKIPPED) {
      flags &= ~Attributes.FLAGS_OF_PROTECTION;
    }
    if (flags == 0 && entry.extras().flags() == 0) {
      return;
    }
    int result = flags == 0 ? -Errno.EPERM : attributes.setFlags(descriptor, flags);
    if (result < 0) {
      reports.attributeSkipped(key, "file flags", Errno.text(result));
    }
  }
}
