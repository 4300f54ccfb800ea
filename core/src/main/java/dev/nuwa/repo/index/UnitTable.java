package dev.nuwa.repo.index;

import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.Hash;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.FooterReader;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.pack.UnitEntry;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.repo.index.column.IntColumn;
import dev.nuwa.repo.index.column.IntRows;
import dev.nuwa.repo.index.column.LongColumn;
import dev.nuwa.repo.unit.StoredUnit;
import dev.nuwa.spill.SpillFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The units of all packs: a row of numbers for each, 32 bytes, the ids of those with several
/// blobs, and 4 bytes for each of their blobs; in memory or in a file.
///
/// Filled by one thread; safe to read from many once published to them.
final class UnitTable {

  private static final int PART_BITS = 2;
  private static final int CODEC_BITS = 10; // Limits.CODECS_IN_PACK
  private static final int SINGLE = -1;

  // What a row says, in this order.
  private static final int PACK = 0;
  private static final int OFFSET = 1; // a pack has at most 1 GiB
  private static final int STORED_LENGTH = 2;
  private static final int PLAIN_LENGTH = 3;
  private static final int ORDINAL = 4;
  private static final int KIND = 5; // envelope, codec, part, from high to low bits
  private static final int FIRST_BLOB = 6;
  private static final int GROUP = 7; // where the id of a group starts, or SINGLE; added last
  private static final int WIDTH = 8;

  private final IntRows rows;
  private final LongColumn groupIds;
  private final IntColumn blobEnds; // where each blob ends in its unit

  /// @param file for what would take too much memory; null keeps all there
  UnitTable(@Nullable SpillFile file) {
    rows = new IntRows(WIDTH, file);
    groupIds = new LongColumn(file);
    blobEnds = new IntColumn(file);
  }

  /// Adds the unit at which `footer` stands, without its blobs.
  void addUnit(int pack, FooterReader footer) {
    int place = footer.envelopeIndex() << CODEC_BITS | footer.codecIndex();
    int kind = place << PART_BITS | footer.part().number();
    rows.add(pack);
    rows.add((int) footer.offset());
    rows.add(footer.storedLength());
    rows.add(footer.plainLength());
    rows.add((int) footer.ordinal());
    rows.add(kind);
    rows.add(blobEnds.size());
  }

  /// Adds the next blob of the last unit.
  void addBlob(int offset, int length) {
    blobEnds.add(offset + length);
  }

  /// Ends the last unit.
  ///
  /// @param groupId the unit's id when it has several blobs; null else
  void endUnit(@Nullable Hash groupId) {
    if (groupId == null) {
      rows.add(SINGLE);
      return;
    }
    rows.add(groupIds.size());
    groupIds.add(groupId.w0());
    groupIds.add(groupId.w1());
    groupIds.add(groupId.w2());
    groupIds.add(groupId.w3());
  }

  /// How many were ended.
  int size() {
    return rows.size();
  }

  Unit unit(int number) {
    return new Unit(number, rows.row(number));
  }

  /// One unit as it stands in the table.
  final class Unit {
    private final int number;
    private final IntRows.Row row;

    private Unit(int number, IntRows.Row row) {
      this.number = number;
      this.row = row;
    }

    int pack() {
      return row.get(PACK);
    }

    Part part() {
      return Part.of(row.get(KIND) & ((1 << PART_BITS) - 1)).orElseThrow();
    }

    /// Where one of its blobs lies.
    BlobLocation locate(int blob) {
      boolean first = blob == row.get(FIRST_BLOB);
      int start = first ? 0 : blobEnds.get(blob - 1);
      return new BlobLocation(pack(), number, start, blobEnds.get(blob) - start);
    }

    /// The length of a blob and its share of this unit, compressed and sealed.
    Sizes sizes(int blobLength) {
      long sealed = row.get(STORED_LENGTH);
      long compressed = sealed - UnitCipher.TAG_BYTES;
      long plain = Math.max(1, row.get(PLAIN_LENGTH));
      return new Sizes(blobLength, compressed * blobLength / plain, sealed * blobLength / plain);
    }

    /// What opens it.
    ///
    /// @param codecs those of its pack
    /// @param onlyBlob the id of its blob, which is the unit's id when it has no other
    StoredUnit stored(List<Codec> codecs, Hash onlyBlob) {
      int kind = row.get(KIND);
      int codec = kind >>> PART_BITS & ((1 << CODEC_BITS) - 1);
      int envelope = kind >>> PART_BITS + CODEC_BITS;
      long ordinal = row.get(ORDINAL) & 0xffff_ffffL;
      int group = row.get(GROUP);
      return new StoredUnit(
          new UnitEntry.Place(envelope, ordinal, part(), codec),
          codecs.get(codec),
          group == SINGLE ? onlyBlob : groupId(group),
          row.get(OFFSET),
          row.get(STORED_LENGTH),
          row.get(PLAIN_LENGTH));
    }
  }

  private Hash groupId(int start) {
    return new Hash(
        groupIds.get(start),
        groupIds.get(start + 1),
        groupIds.get(start + 2),
        groupIds.get(start + 3));
  }
}
