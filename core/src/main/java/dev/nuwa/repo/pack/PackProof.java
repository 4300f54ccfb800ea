package dev.nuwa.repo.pack;

import dev.nuwa.crypto.Digests;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.repo.unit.PlainUnit;
import dev.nuwa.repo.unit.StoredUnit;
import dev.nuwa.repo.unit.UnitKeys;
import dev.nuwa.repo.unit.UnitOpener;
import java.util.List;

/// Opens what was just sealed and compares it with what was hashed, so that a flipped bit or a
/// faulty compressor is found while the source is still there.
record PackProof(String pack, UnitOpener opener) {

  /// Opens one unit again.
  ///
  /// @param plain what was hashed; of it only the lengths and the CRC32C of the blobs are used
  /// @param sealed the unit as it was staged, from the start of the array; it is opened in place
  /// @throws CorruptionException when it does not come back as it was hashed
  void check(UnitKeys keys, StoredUnit unit, PlainUnit plain, byte[] sealed) {
    List<BlobEntry> blobs = plain.blobs();
    int[] checksums = plain.checksums();
    UnitOpener.Outcome outcome = opener.openOver(keys, unit, sealed);
    switch (outcome) {
      case OPENED -> {}
      case FORGED -> throw fault(unit.offset(), "a sealed unit changed in memory");
      case NOT_INFLATED -> throw fault(unit.offset(), "a compressed unit does not inflate");
    }
    int at = 0;
    for (int i = 0; i < checksums.length; i++) {
      int length = blobs.get(i).length();
      if (Digests.crc32c(opener.plain(), at, length) != checksums[i]) {
        throw fault(unit.offset(), "blob " + blobs.get(i).id() + " differs from what was hashed");
      }
      at += length;
    }
  }

  /// Compares a footer that was decoded again with what went into it.
  void check(PackFooter written, PackFooter decoded) {
    if (!written.equals(decoded)) {
      throw fault(-1, "the footer does not decode to what was written");
    }
  }

  private CorruptionException fault(long offset, String problem) {
    return new CorruptionException(
        pack, offset, problem + " (found before it was stored; suspect memory or processor)");
  }
}
