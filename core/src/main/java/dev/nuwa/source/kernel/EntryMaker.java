package dev.nuwa.source.kernel;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Device;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Identity;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Turns what `statx` saw into an entry. Safe for threads.
public final class EntryMaker {

  private static final Content NO_CONTENT = new Content.Empty();
  private static final FileType[] TYPES = FileType.values();

  private final OwnerNames names = new OwnerNames();

  /// Device number -> lasting id of the file system on it.
  private final Map<Long, Long> fileSystems = new ConcurrentHashMap<>();

  /// Starts without having seen an owner or a file system.
  public EntryMaker() {}

  /// The type, or null for one that Linux did not have when this was written.
  public static @Nullable FileType type(StatBuffer stat) {
    int number = stat.typeNumber();
    return number == 0 ? null : TYPES[number - 1];
  }

  /// A thread's own short cut to the owner it saw last: most neighbours have the same one.
  public static final class Recent {
    private @Nullable Owner owner;
    private long device;
    private long fileSystem;
    private boolean hasFileSystem;

    /// Starts without having seen anybody.
    public Recent() {}
  }

  /// An entry without extended attributes, flags and content.
  ///
  /// @param linkGroup 0 or the number of its group
  /// @param linkTarget of a symbolic link, else null
  public Entry entry(
      FileType type,
      StatBuffer stat,
      Recent recent,
      long linkGroup,
      @Nullable ByteString linkTarget) {
    long size = type == FileType.REGULAR ? stat.size() : 0;
    Times times =
        new Times(
            timestamp(stat.modifiedSeconds(), stat.modifiedNanos()),
            timestamp(stat.changedSeconds(), stat.changedNanos()),
            stat.hasBirth() ? timestamp(stat.birthSeconds(), stat.birthNanos()) : null);
    Identity identity = new Identity(fileSystem(stat, recent), stat.inode());
    Extras extras = Extras.NONE;
    if (linkGroup != 0 || linkTarget != null || type.isDevice()) {
      Device device = type.isDevice() ? new Device(stat.ownMajor(), stat.ownMinor()) : null;
      extras = new Extras(linkGroup, device, linkTarget, List.of(), 0, false);
    }
    Owner owner = owner(stat, recent);
    return new Entry(type, stat.mode(), owner, size, times, identity, extras, NO_CONTENT);
  }

  private Owner owner(StatBuffer stat, Recent recent) {
    Owner owner = recent.owner;
    if (owner == null || owner.uid() != stat.uid() || owner.gid() != stat.gid()) {
      owner = names.owner(stat.uid(), stat.gid());
      recent.owner = owner;
    }
    return owner;
  }

  private long fileSystem(StatBuffer stat, Recent recent) {
    long device = stat.device();
    if (!recent.hasFileSystem || recent.device != device) {
      recent.fileSystem = fileSystems.getOrDefault(device, device);
      recent.device = device;
      recent.hasFileSystem = fileSystems.containsKey(device);
    }
    return recent.fileSystem;
  }

  /// Notes the lasting id of the file system that an open directory lies on; the number of a device
  /// may be another one after a restart. Call it when a walk enters another device.
  public void learnFileSystem(Kernel kernel, int directory, long device) {
    if (!fileSystems.containsKey(device)) {
      long id = kernel.fileSystem(directory).id();
      fileSystems.put(device, id == 0 ? device : id);
    }
  }

  private static Timestamp timestamp(long seconds, int nanos) {
    return new Timestamp(seconds, Math.clamp(nanos, 0, 999_999_999));
  }
}
