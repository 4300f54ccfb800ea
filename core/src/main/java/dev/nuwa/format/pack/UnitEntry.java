package dev.nuwa.format.pack;

import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import java.util.List;

/// A unit of a pack: what is compressed and sealed together, one large blob or several small ones.
///
/// @param place what its seal is bound to
/// @param offset of its first byte in the pack object
/// @param storedLength with the tag
/// @param blobs at least one; exactly one unless the part is data
public record UnitEntry(Place place, long offset, int storedLength, List<BlobEntry> blobs) {

  /// What the seal of a unit is bound to besides its bytes. Envelope and codec are indexes into the
  /// lists of the footer.
  ///
  /// @param ordinal number of the unit in its origin pack, 32 bits
  public record Place(int envelope, long ordinal, Part part, int codec) {

    public Place {
      if (envelope < 0 || ordinal < 0 || ordinal > 0xffff_ffffL || codec < 0) {
        throw new IllegalArgumentException(
            "envelope " + envelope + ", ordinal " + ordinal + ", codec " + codec);
      }
    }
  }

  public UnitEntry {
    blobs = List.copyOf(blobs);
    if (blobs.isEmpty() || (blobs.size() > 1 && place.part() != Part.DATA)) {
      throw new IllegalArgumentException(
          "unit of " + place.part() + " with " + blobs.size() + " blobs");
    }
    long plain = plain(blobs);
    if (plain > Limits.UNIT_PLAIN || blobs.size() > Limits.BLOBS_IN_UNIT) {
      throw new IllegalArgumentException(
          "unit of " + plain + " bytes and " + blobs.size() + " blobs");
    }
    if (storedLength < UnitSeal.TAG_BYTES || storedLength > Limits.unitStored(plain)) {
      throw new IllegalArgumentException("unit of " + plain + " bytes, stored as " + storedLength);
    }
    if (offset < 0 || offset > Limits.PACK - storedLength) {
      throw new IllegalArgumentException("unit at offset " + offset);
    }
  }

  public Part part() {
    return place.part();
  }

  /// Bytes of plaintext: those of all blobs.
  public int plainLength() {
    return (int) plain(blobs);
  }

  /// The offset after its last byte.
  public long end() {
    return offset + storedLength;
  }

  /// The id that the seal is bound to.
  public Hash unitId() {
    return UnitSeal.unitId(blobs);
  }

  private static long plain(List<BlobEntry> blobs) {
    long plain = 0;
    for (BlobEntry blob : blobs) {
      plain += blob.length();
    }
    return plain;
  }
}
