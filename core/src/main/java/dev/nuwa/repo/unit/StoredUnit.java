package dev.nuwa.repo.unit;

import dev.nuwa.format.Hash;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.pack.UnitEntry;

/// All that is needed to find, open and inflate one unit, but the keys (docs/format.md, section 8).
///
/// @param place envelope of its pack, ordinal in its origin, part, codec index
/// @param codec how it was compressed
/// @param id what its seal is bound to
/// @param offset in the pack object
/// @param storedLength with the tag
/// @param plainLength after inflating
public record StoredUnit(
    UnitEntry.Place place, Codec codec, Hash id, long offset, int storedLength, int plainLength) {

  /// A unit of a footer.
  public static StoredUnit of(UnitEntry entry, Codec codec) {
    return new StoredUnit(
        entry.place(),
        codec,
        entry.unitId(),
        entry.offset(),
        entry.storedLength(),
        entry.plainLength());
  }

  /// What it holds.
  public Part part() {
    return place.part();
  }

  /// The offset after its last byte.
  public long end() {
    return offset + storedLength;
  }
}
