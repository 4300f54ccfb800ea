package dev.nuwa.repo.pack;

import dev.nuwa.crypto.UnitCipher;
import java.util.concurrent.atomic.LongAdder;

/// The running counts behind [PackCounts]. Thread-safe.
final class PackTally {

  private final LongAdder blobs = new LongAdder();
  private final LongAdder units = new LongAdder();
  private final LongAdder plainBytes = new LongAdder();
  private final LongAdder compressedBytes = new LongAdder();
  private final LongAdder sealedBytes = new LongAdder();
  private final LongAdder packs = new LongAdder();
  private final LongAdder uploadedPacks = new LongAdder();
  private final LongAdder uploadedBytes = new LongAdder();

  void appended(SealableUnit unit) {
    blobs.add(unit.plain().blobs().size());
    units.increment();
    plainBytes.add(unit.plain().length());
    compressedBytes.add(unit.length());
    sealedBytes.add(unit.length() + UnitCipher.TAG_BYTES);
  }

  void finished() {
    packs.increment();
  }

  void uploaded(long bytes) {
    uploadedPacks.increment();
    uploadedBytes.add(bytes);
  }

  PackCounts counts() {
    return new PackCounts(
        blobs.sum(),
        units.sum(),
        plainBytes.sum(),
        compressedBytes.sum(),
        sealedBytes.sum(),
        packs.sum(),
        uploadedPacks.sum(),
        uploadedBytes.sum());
  }
}
