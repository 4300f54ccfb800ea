package dev.nuwa.source;

import java.util.ArrayList;
import java.util.List;

/// Numbers the groups of hard links of one snapshot, over all its roots: names of one file get one
/// number, from 1 (docs/format.md section 10, field 11).
///
/// The number follows from the inode and from the order in which file systems are met, so it is the
/// same in the next snapshot, whatever was linked or removed elsewhere, and unchanged entries stay
/// unchanged to the byte. Nothing is remembered for a file. Thread-safe.
public final class LinkGroups {

  private static final int INODE_BITS = 47;
  private static final int DEVICES_MAX = 1 << 15;
  private static final long MIXED = 1L << 62;

  private final List<Long> devices = new ArrayList<>();

  /// For a snapshot that is about to be made.
  public LinkGroups() {}

  /// The number of the file's group: unique while inode numbers are below 2^47, which holds for the
  /// file systems of Linux but for some that make numbers up; theirs are mixed into 62 bits.
  public long number(long device, long inode) {
    long at = indexOf(device);
    if (inode >>> INODE_BITS == 0 && at < DEVICES_MAX) {
      return (at << INODE_BITS | inode) + 1;
    }
    long mixed = (inode ^ device * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    return MIXED | (mixed ^ mixed >>> 31) & (MIXED - 1);
  }

  private synchronized int indexOf(long device) {
    int at = devices.indexOf(device);
    if (at < 0) {
      devices.add(device);
      return devices.size() - 1;
    }
    return at;
  }
}
