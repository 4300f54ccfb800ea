package dev.nuwa.source;

import java.util.Arrays;

/// Numbers the groups of hard links of one snapshot, over all its roots: names of one file get one
/// number, from 1 (docs/format.md section 10, field 11).
///
/// Only files with several names are asked about. A group is forgotten when all its names were
/// seen, so memory follows the groups that are still incomplete: about 60 bytes each. Safe for
/// threads; each call holds a lock for a few memory accesses.
public final class LinkGroups {

  private static final int LONGS_PER_SLOT = 4;
  private static final int CAPACITY_MIN = 64;

  /// Slots of device, inode, number (0 = free), names still to come; linear probing.
  private long[] slots = new long[CAPACITY_MIN * LONGS_PER_SLOT];

  private int used;
  private long lastNumber;

  /// Starts without groups.
  public LinkGroups() {}

  /// The number of the file's group, new or known. Counts one name as seen.
  ///
  /// @param links how many names the file has by its own account, at least 2
  public synchronized long seen(long device, long inode, long links) {
    int slot = find(device, inode);
    long number = slots[slot + 2];
    if (number == 0) {
      lastNumber++;
      put(slot, device, inode, links - 1);
      return lastNumber;
    }
    slots[slot + 3]--;
    if (slots[slot + 3] <= 0) {
      remove(slot);
    }
    return number;
  }

  /// How many groups still miss a name.
  public synchronized int incomplete() {
    return used;
  }

  private void put(int slot, long device, long inode, long missing) {
    slots[slot] = device;
    slots[slot + 1] = inode;
    slots[slot + 2] = lastNumber;
    slots[slot + 3] = missing;
    used++;
    if (used * 3L > capacity() * 2L) {
      grow();
    }
  }

  private int capacity() {
    return slots.length / LONGS_PER_SLOT;
  }

  private int home(long device, long inode) {
    long mixed = (inode ^ device * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    return (int) (mixed >>> 33) & (capacity() - 1);
  }

  private int find(long device, long inode) {
    int slot = home(device, inode) * LONGS_PER_SLOT;
    while (slots[slot + 2] != 0 && (slots[slot] != device || slots[slot + 1] != inode)) {
      slot = after(slot);
    }
    return slot;
  }

  private int after(int slot) {
    return slot + LONGS_PER_SLOT == slots.length ? 0 : slot + LONGS_PER_SLOT;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.multiplyExact(old.length, 2)];
    for (int from = 0; from < old.length; from += LONGS_PER_SLOT) {
      if (old[from + 2] != 0) {
        int to = find(old[from], old[from + 1]);
        System.arraycopy(old, from, slots, to, LONGS_PER_SLOT);
      }
    }
  }

  /// Frees a slot and moves later members of its cluster back, so that no search ends too early.
  private void remove(int slot) {
    used--;
    int gap = slot;
    Arrays.fill(slots, gap, gap + LONGS_PER_SLOT, 0);
    int next = after(gap);
    while (slots[next + 2] != 0) {
      int home = home(slots[next], slots[next + 1]) * LONGS_PER_SLOT;
      boolean mayMove = gap <= next ? home <= gap || home > next : home <= gap && home > next;
      if (mayMove) {
        System.arraycopy(slots, next, slots, gap, LONGS_PER_SLOT);
        Arrays.fill(slots, next, next + LONGS_PER_SLOT, 0);
        gap = next;
      }
      next = after(next);
    }
  }
}
