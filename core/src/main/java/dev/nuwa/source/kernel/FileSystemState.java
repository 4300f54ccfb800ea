package dev.nuwa.source.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// What `statfs` tells of a file system.
///
/// @param id the file system's own id, stable over restarts where it has one; 0 when it has none
/// @param freeBytes bytes an ordinary user may still use; -1 unknown
/// @param freeObjects files that may still be made; -1 unknown or without limit
public record FileSystemState(long id, long freeBytes, long freeObjects) {

  public static final FileSystemState UNKNOWN = new FileSystemState(0, -1, -1);

  /// Reads a `struct statfs` (the layout is the same on x86-64 and aarch64).
  public static FileSystemState of(MemorySegment statfs) {
    long block = statfs.get(JAVA_LONG, 8);
    long available = statfs.get(JAVA_LONG, 32);
    long objects = statfs.get(JAVA_LONG, 40);
    long freeObjects = statfs.get(JAVA_LONG, 48);
    long id = statfs.get(JAVA_LONG, 56);
    boolean countsObjects = objects > 0 && freeObjects >= 0;
    return new FileSystemState(
        id,
        Math.multiplyHigh(block, available) == 0 ? block * available : Long.MAX_VALUE,
        countsObjects ? freeObjects : -1);
  }
}
