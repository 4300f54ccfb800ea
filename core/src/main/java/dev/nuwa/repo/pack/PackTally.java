package dev.nuwa.repo.pack;

import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.repo.unit.SealableUnit;
import java.util.concurrent.atomic.LongAdder;

/// The running counts behind [PackCounts]. Thread-safe.
final class PackTally {

  private final LongAdder blobs = new LongAdder();
  private final LongAdder units = new LongAdder();
  private final Adders data = new Adders();
  private final Adders nodes = new Adders();
  private final LongAdder packs = new LongAdder();
  private final LongAdder uploadedPacks = new LongAdder();
  private final LongAdder uploadedBytes = new LongAdder();

  void appended(SealableUnit unit) {
    blobs.add(unit.plain().blobs().size());
    units.increment();
    (unit.part() == Part.DATA ? data : nodes).add(unit);
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
        data.sizes(),
        nodes.sizes(),
        packs.sum(),
        uploadedPacks.sum(),
        uploadedBytes.sum());
  }

  /// Bytes at three stages.
  private static final class Adders {
    private final LongAdder plain = new LongAdder();
    private final LongAdder compressed = new LongAdder();
    private final LongAdder sealed = new LongAdder();

    void add(SealableUnit unit) {
      plain.add(unit.plain().length());
      compressed.add(unit.length());
      sealed.add(unit.length() + UnitCipher.TAG_BYTES);
    }

    Sizes sizes() {
      return new Sizes(plain.sum(), compressed.sum(), sealed.sum());
    }
  }
}
