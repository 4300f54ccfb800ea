package dev.nuwa.source.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.nuwa.format.ByteString;
import dev.nuwa.source.names.NameSorter;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/// Reads the names of an open directory with `getdents64` into a [NameSorter], and notices names
/// that somebody waits for on the way. Not thread-safe.
public final class DirectoryLister {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int RECORD_LENGTH_AT = 16;
  private static final int NAME_AT = 19;

  private final Kernel kernel;
  private final NameSorter sorter;
  private final MemorySegment buffer;
  private final byte[] records = new byte[BUFFER_BYTES];
  private final Set<ByteString> seen = new HashSet<>();
  private Set<ByteString> watched = Set.of();
  private final boolean[] watchedStarts = new boolean[256];

  public DirectoryLister(Kernel kernel, NameSorter sorter) {
    this.kernel = kernel;
    this.sorter = sorter;
    this.buffer = kernel.allocate(BUFFER_BYTES);
  }

  /// From now on [#seen] tells which of these names a directory has.
  public void watch(Set<ByteString> names) {
    if (names.equals(watched)) {
      return;
    }
    watched = Set.copyOf(names);
    for (int i = 0; i < watchedStarts.length; i++) {
      watchedStarts[i] = false;
    }
    for (ByteString name : watched) {
      watchedStarts[name.at(0) & 0xff] = true;
    }
  }

  /// Which watched names the last directory has.
  public Set<ByteString> seen() {
    return seen;
  }

  /// Lists and sorts one directory.
  ///
  /// @return 0, or `-errno` when it ended too early; the names up to there are in the sorter
  public int list(int directory) {
    sorter.clear();
    seen.clear();
    int filled = kernel.list(directory, buffer);
    while (filled > 0) {
      MemorySegment.copy(buffer, JAVA_BYTE, 0, records, 0, filled);
      addAll(filled);
      filled = kernel.list(directory, buffer);
    }
    sorter.sort();
    return filled;
  }

  private void addAll(int filled) {
    int record = 0;
    while (record < filled) {
      int recordBytes =
          (records[record + RECORD_LENGTH_AT] & 0xff)
              | (records[record + RECORD_LENGTH_AT + 1] & 0xff) << 8;
      int start = record + NAME_AT;
      int end = start;
      while (records[end] != 0) {
        end++;
      }
      if (!isDots(start, end - start)) {
        sorter.add(records, start, end - start);
        notice(start, end - start);
      }
      record += recordBytes;
    }
  }

  private boolean isDots(int start, int length) {
    return length <= 2 && records[start] == '.' && (length == 1 || records[start + 1] == '.');
  }

  private void notice(int start, int length) {
    if (!watched.isEmpty() && watchedStarts[records[start] & 0xff]) {
      ByteString name = ByteString.of(records, start, length);
      if (watched.contains(name)) {
        seen.add(name);
      }
    }
  }
}
