package dev.nuwa.check;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.pack.Part;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.BlobLocation;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/// Which packs, and which units of them, can be relied on to give their blobs. Thread-safe: all
/// fields are guarded by `this`.
final class PackStates {

  private record Unit(int pack, long offset) {}

  private final BlobIndex index;
  private final BitSet unusable = new BitSet();
  private final Set<Unit> damaged = new HashSet<>();

  PackStates(BlobIndex index) {
    this.index = index;
  }

  synchronized void unusable(int pack) {
    unusable.set(pack);
  }

  synchronized void damaged(int pack, long offset) {
    damaged.add(new Unit(pack, offset));
  }

  synchronized boolean isUsable(int pack) {
    return !unusable.get(pack);
  }

  /// Whether some copy of a chunk is where the index says, as far as this check has looked.
  boolean has(BlobId chunk) {
    for (BlobLocation copy : index.findAll(chunk, Part.DATA)) {
      if (isSound(copy.pack(), index.unit(copy, chunk).offset())) {
        return true;
      }
    }
    return false;
  }

  private synchronized boolean isSound(int pack, long offset) {
    return !unusable.get(pack) && (damaged.isEmpty() || !damaged.contains(new Unit(pack, offset)));
  }
}
