package dev.nuwa.chunk;

import java.util.Set;

/// Which files are changed in place: disk images and databases, whose programs write blocks here
/// and there and never move what lies behind them. Fixed blocks find such a change at a fraction of
/// the bytes that content-defined chunks of a mebibyte do, and are cut for nothing.
///
/// A guess by name and size, and never wrong in more than cost: how a file was cut stands in its
/// entry (docs/format.md, field 17), and readers ask nothing else.
public final class InPlace {

  private static final long MIB = 1 << 20;

  /// Below, a file of content-defined chunks is few chunks anyway.
  private static final long BYTES_MIN = 4 * MIB;

  /// From here on a length of whole mebibytes is no coincidence: disks, logical volumes,
  /// tablespaces and segments of databases are made so, streams of bytes are not.
  private static final long WHOLE_BYTES_MIN = 1 << 30;

  private static final int BLOCK_MIN = 64 << 10;
  private static final int BLOCK_MAX = 1 << 20;

  /// So that the index holds for one file what it holds for a million.
  private static final long BLOCKS_WANTED = 1 << 20;

  private static final Set<String> DISKS =
      Set.of("img", "raw", "qcow", "qcow2", "qed", "vdi", "vhd", "vhdx", "vmdk", "hdd", "hds");

  private static final Set<String> DATABASES =
      Set.of(
          "db", "db3", "sqlite", "sqlite3", "mdf", "ndf", "ldf", "ibd", "myd", "myi", "dbf", "fdb",
          "gdb", "edb", "mdb", "accdb", "mdbx", "wt", "pst", "ost", "nsf");

  private InPlace() {}

  /// Whether a regular file looks like one.
  ///
  /// @param suffix of its name, lower-case, without the dot
  /// @param bytes its length
  public static boolean isLikely(String suffix, long bytes) {
    boolean named = bytes >= BYTES_MIN && (DISKS.contains(suffix) || DATABASES.contains(suffix));
    return named || bytes >= WHOLE_BYTES_MIN && bytes % MIB == 0;
  }

  /// The length of the blocks for so many bytes: a power of two from 64 KiB, so that one changed
  /// page costs little, to 1 MiB.
  public static int blockBytes(long bytes) {
    long block = BLOCK_MIN;
    while (block < BLOCK_MAX && bytes / block > BLOCKS_WANTED) {
      block *= 2;
    }
    return (int) block;
  }
}
