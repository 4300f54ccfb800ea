package dev.nuwa.repo.pack;

import dev.nuwa.repo.unit.Compression;

/// How packs are made; none of it is needed to read them.
///
/// @param packBytes the length of a full data pack, 1 MiB to 128 MiB; whole size classes (powers of
///   two) waste no buffer
/// @param nodePackBytes the same for node packs
/// @param openPacks data packs filled at the same time, blobs going to one at random, 1 to 8
/// @param uploads packs sent at the same time, 1 to 64
/// @param compression how units are compressed
/// @param grouping which chunks share a unit
/// @param readBack how much is checked before a pack leaves
public record PackOptions(
    int packBytes,
    int nodePackBytes,
    int openPacks,
    int uploads,
    Compression compression,
    Grouping grouping,
    ReadBack readBack) {

  private static final int MIB = 1 << 20;

  public PackOptions {
    check("pack bytes", packBytes, 64 << 10, 128 * MIB);
    check("node pack bytes", nodePackBytes, 64 << 10, 128 * MIB);
    check("open packs", openPacks, 1, 8);
    check("uploads", uploads, 1, 64);
  }

  /// What packs take when they grow in memory.
  long memoryBytes() {
    return ((long) openPacks + uploads) * packBytes + (uploads + 1L) * nodePackBytes;
  }

  /// What suits a memory budget: packs of 16 MiB up to 256 MiB, 32 MiB up to 1 GiB, 64 MiB up to 4
  /// GiB, 128 MiB above.
  public static PackOptions forMemory(long budgetBytes) {
    int pack = 16 * MIB;
    int uploads = 1;
    if (budgetBytes > 256L * MIB) {
      pack =
          budgetBytes <= 1024L * MIB ? 32 * MIB : budgetBytes <= 4096L * MIB ? 64 * MIB : 128 * MIB;
      uploads = 2;
    }
    return new PackOptions(
        pack, 4 * MIB, 2, uploads, Compression.STANDARD, Grouping.STANDARD, ReadBack.EVERY_UNIT);
  }

  /// The same with another compression.
  public PackOptions with(Compression other) {
    return new PackOptions(packBytes, nodePackBytes, openPacks, uploads, other, grouping, readBack);
  }

  /// The same with another grouping.
  public PackOptions with(Grouping other) {
    return new PackOptions(
        packBytes, nodePackBytes, openPacks, uploads, compression, other, readBack);
  }

  /// The same with another read-back.
  public PackOptions with(ReadBack other) {
    return new PackOptions(
        packBytes, nodePackBytes, openPacks, uploads, compression, grouping, other);
  }

  /// The same with so many uploads at once.
  public PackOptions withUploads(int other) {
    return new PackOptions(
        packBytes, nodePackBytes, openPacks, other, compression, grouping, readBack);
  }

  private static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(what + " is " + value + ", allowed " + min + " to " + max);
    }
  }
}
