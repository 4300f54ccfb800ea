package dev.nuwa.restore;

import dev.nuwa.format.BlobId;
import dev.nuwa.repo.index.BlobLocation;
import java.util.Arrays;

/// Which chunk goes where, for a window of files: columns instead of objects, about 64 bytes for a
/// placement. Filled by one thread; after [#sort] read by many.
final class Placements {

  private static final int FIRST_CAPACITY = 4 << 10;

  private final int capacityMax;
  private long[] ids = new long[4 * FIRST_CAPACITY];
  private long[] fileOffsets = new long[FIRST_CAPACITY];
  private int[] files = new int[FIRST_CAPACITY];
  private int[] packs = new int[FIRST_CAPACITY];
  private int[] units = new int[FIRST_CAPACITY];
  private int[] blobOffsets = new int[FIRST_CAPACITY];
  private int[] lengths = new int[FIRST_CAPACITY];
  private int count;
  private int[] order = new int[0];

  Placements(int capacityMax) {
    this.capacityMax = capacityMax;
  }

  boolean isFull() {
    return count == capacityMax;
  }

  int count() {
    return count;
  }

  /// @param file number of the file in its window
  /// @param fileOffset where the chunk goes in the file
  void add(int file, long fileOffset, BlobId id, BlobLocation at) {
    if (count == files.length) {
      grow(Math.min(capacityMax, 2 * count));
    }
    ids[4 * count] = id.w0();
    ids[4 * count + 1] = id.w1();
    ids[4 * count + 2] = id.w2();
    ids[4 * count + 3] = id.w3();
    fileOffsets[count] = fileOffset;
    files[count] = file;
    packs[count] = at.pack();
    units[count] = at.unit();
    blobOffsets[count] = at.offset();
    lengths[count] = at.length();
    count++;
  }

  private void grow(int capacity) {
    ids = Arrays.copyOf(ids, 4 * capacity);
    fileOffsets = Arrays.copyOf(fileOffsets, capacity);
    files = Arrays.copyOf(files, capacity);
    packs = Arrays.copyOf(packs, capacity);
    units = Arrays.copyOf(units, capacity);
    blobOffsets = Arrays.copyOf(blobOffsets, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
  }

  /// Brings the placements into the order in which packs are read: units ascend by pack and offset.
  void sort() {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = (long) units[i] << 32 | i;
    }
    Arrays.sort(keys);
    order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = (int) keys[i];
    }
    sortWithinUnits();
  }

  /// Within a unit by offset, so that each blob is asked for once.
  private void sortWithinUnits() {
    int from = 0;
    while (from < count) {
      int to = from + 1;
      while (to < count && units[order[to]] == units[order[from]]) {
        to++;
      }
      if (to - from > 1) {
        long[] keys = new long[to - from];
        for (int i = from; i < to; i++) {
          keys[i - from] = (long) blobOffsets[order[i]] << 32 | order[i];
        }
        Arrays.sort(keys);
        for (int i = from; i < to; i++) {
          order[i] = (int) keys[i - from];
        }
      }
      from = to;
    }
  }

  /// The end of the piece of work that starts at `from`: whole units of one pack, about
  /// `plainBytesMax` of them.
  int pieceEnd(int from, long plainBytesMax) {
    int pack = pack(from);
    long bytes = 0;
    int to = from;
    while (to < count && pack(to) == pack) {
      boolean newUnit = to > from && unit(to) != unit(to - 1);
      if (newUnit && bytes >= plainBytesMax) {
        break;
      }
      bytes += length(to);
      to++;
    }
    return to;
  }

  /// Plain bytes of all placements.
  long bytes() {
    return bytes(0, count);
  }

  /// Plain bytes of some placements.
  long bytes(int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += lengths[order[i]];
    }
    return bytes;
  }

  BlobId id(int position) {
    int at = 4 * order[position];
    return new BlobId(ids[at], ids[at + 1], ids[at + 2], ids[at + 3]);
  }

  BlobLocation location(int position) {
    int at = order[position];
    return new BlobLocation(packs[at], units[at], blobOffsets[at], lengths[at]);
  }

  int pack(int position) {
    return packs[order[position]];
  }

  int unit(int position) {
    return units[order[position]];
  }

  int blobOffset(int position) {
    return blobOffsets[order[position]];
  }

  int length(int position) {
    return lengths[order[position]];
  }

  int file(int position) {
    return files[order[position]];
  }

  long fileOffset(int position) {
    return fileOffsets[order[position]];
  }
}
