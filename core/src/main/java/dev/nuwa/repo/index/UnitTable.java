package dev.nuwa.repo.index;

import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.Hash;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.FooterReader;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.pack.UnitEntry;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.repo.index.column.IntColumn;
import dev.nuwa.repo.index.column.LongColumn;
import dev.nuwa.repo.index.column.NumberFile;
import dev.nuwa.repo.unit.StoredUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The units of all packs as columns of numbers, 36 bytes each, and 4 bytes for each of their
/// blobs, in memory or in a file. Blobs are numbered in the order of their units, so a blob's unit
/// is found by bisection.
///
/// Filled by one thread; safe to read from many once published to them.
final class UnitTable {

  private static final int PART_BITS = 2;
  private static final int CODEC_BITS = 10; // Limits.CODECS_IN_PACK
  private static final int SINGLE = -1;

  private final IntColumn firstBlobs;
  private final IntColumn packs;
  private final IntColumn offsets; // a pack has at most 1 GiB
  private final IntColumn storedLengths;
  private final IntColumn plainLengths;
  private final IntColumn ordinals;
  private final IntColumn kinds; // envelope, codec, part, from high to low bits
  private final IntColumn groups; // where the id of a group starts, or SINGLE
  private final LongColumn groupIds;
  private final IntColumn blobEnds; // where each blob ends in its unit

  /// @param file for what would take too much memory; null keeps all there
  UnitTable(@Nullable NumberFile file) {
    firstBlobs = new IntColumn(file);
    packs = new IntColumn(file);
    offsets = new IntColumn(file);
    storedLengths = new IntColumn(file);
    plainLengths = new IntColumn(file);
    ordinals = new IntColumn(file);
    kinds = new IntColumn(file);
    groups = new IntColumn(file);
    groupIds = new LongColumn(file);
    blobEnds = new IntColumn(file);
  }

  /// Adds the unit at which `footer` stands, without its blobs.
  void addUnit(int pack, FooterReader footer) {
    firstBlobs.add(blobEnds.size());
    packs.add(pack);
    offsets.add((int) footer.offset());
    storedLengths.add(footer.storedLength());
    plainLengths.add(footer.plainLength());
    ordinals.add((int) footer.ordinal());
    int place = footer.envelopeIndex() << CODEC_BITS | footer.codecIndex();
    kinds.add(place << PART_BITS | footer.part().number());
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
      groups.add(SINGLE);
      return;
    }
    groups.add(groupIds.size());
    groupIds.add(groupId.w0());
    groupIds.add(groupId.w1());
    groupIds.add(groupId.w2());
    groupIds.add(groupId.w3());
  }

  int size() {
    return packs.size();
  }

  int unitOf(int blob) {
    return firstBlobs.floorIndex(blob);
  }

  int pack(int unit) {
    return packs.get(unit);
  }

  Part part(int unit) {
    int number = kinds.get(unit) & ((1 << PART_BITS) - 1);
    return Part.of(number).orElseThrow();
  }

  /// Where a blob of a unit lies.
  BlobLocation locate(int blob, int unit) {
    int start = blob == firstBlobs.get(unit) ? 0 : blobEnds.get(blob - 1);
    return new BlobLocation(pack(unit), unit, start, blobEnds.get(blob) - start);
  }

  /// A blob's length and its share of its unit, compressed and sealed.
  Sizes sizes(BlobLocation at) {
    long sealed = storedLengths.get(at.unit());
    long compressed = sealed - UnitCipher.TAG_BYTES;
    long plain = Math.max(1, plainLengths.get(at.unit()));
    return new Sizes(at.length(), compressed * at.length() / plain, sealed * at.length() / plain);
  }

  /// What opens a unit.
  ///
  /// @param codecs those of its pack
  /// @param onlyBlob the id of its blob, which is the unit's id when it has no other
  StoredUnit stored(int unit, List<Codec> codecs, Hash onlyBlob) {
    int kind = kinds.get(unit);
    int codec = kind >>> PART_BITS & ((1 << CODEC_BITS) - 1);
    int envelope = kind >>> PART_BITS + CODEC_BITS;
    long ordinal = ordinals.get(unit) & 0xffff_ffffL;
    return new StoredUnit(
        new UnitEntry.Place(envelope, ordinal, part(unit), codec),
        codecs.get(codec),
        groups.get(unit) == SINGLE ? onlyBlob : groupId(groups.get(unit)),
        offsets.get(unit),
        storedLengths.get(unit),
        plainLengths.get(unit));
  }

  private Hash groupId(int start) {
    return new Hash(
        groupIds.get(start),
        groupIds.get(start + 1),
        groupIds.get(start + 2),
        groupIds.get(start + 3));
  }
}
