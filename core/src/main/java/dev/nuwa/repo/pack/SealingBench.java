package dev.nuwa.repo.pack;

import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.repo.unit.SealableUnit;
import dev.nuwa.repo.unit.UnitOpener;

/// What one worker seals in and opens again with. Not thread-safe; reused for every unit.
final class SealingBench implements AutoCloseable {

  private final UnitOpener opener = new UnitOpener();
  private byte[] room = new byte[0];

  UnitOpener opener() {
    return opener;
  }

  /// Where the sealed form of a unit goes, from the start: over its compressed form, which nobody
  /// needs any more, or what it would have been compressed in, or apart from bytes that are
  /// somebody else's.
  byte[] roomFor(SealableUnit unit) {
    int length = unit.length() + UnitCipher.TAG_BYTES;
    if (unit.room().length >= length) {
      return unit.room();
    }
    if (room.length < length) {
      room = new byte[length + (64 << 10)];
    }
    return room;
  }

  @Override
  public void close() {
    opener.close();
  }
}
