package dev.nuwa.check;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.format.frame.Trailer;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.pack.UnitEntry;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.pack.PackRef;
import dev.nuwa.repo.unit.StoredUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Verifies the data of packs that were read whole: checksum of the object, then every unit opened,
/// inflated and hashed again. Not thread-safe: one per worker.
final class PackVerifier {

  private final Contents contents;
  private final Optional<BlobHasher> hasher;
  private final PackStates states;
  private final Findings findings;

  /// @param hasher empty for a key that opens no units: then only checksums are verified
  PackVerifier(
      Contents contents, Optional<BlobHasher> hasher, PackStates states, Findings findings) {
    this.contents = contents;
    this.hasher = hasher;
    this.states = states;
    this.findings = findings;
  }

  /// @param number of the pack in the index
  /// @param stored its footer
  /// @param bytes the whole object
  void verify(int number, IndexedPack stored, byte[] bytes) {
    String name = stored.name();
    try {
      Trailer trailer = Trailer.decode(name, bytes);
      int end = bytes.length - Trailer.length(name, bytes);
      if (!Frame.sha256(bytes, 0, end).equals(trailer.hash())) {
        throw new CorruptionException(name, -1, "its checksum does not fit its bytes");
      }
    } catch (CorruptionException e) {
      findings.add(new Finding.PackDamaged(name, e.offset(), e.problem()));
    }
    hasher.ifPresent(own -> verifyUnits(own, number, stored, bytes));
  }

  private void verifyUnits(BlobHasher own, int number, IndexedPack stored, byte[] bytes) {
    PackFooter footer = stored.decodeFooter();
    PackRef pack = new PackRef(stored.name(), footer.envelopes());
    Map<BlobId, byte[]> refs = new HashMap<>();
    for (UnitEntry unit : footer.units()) {
      try {
        byte[] plain = open(pack, footer, unit, bytes);
        if (unit.part() == Part.DATA) {
          verifyChunks(own, pack.name(), unit, plain);
        } else {
          verifyNode(own, pack.name(), unit, plain, refs);
        }
      } catch (CorruptionException e) {
        states.damaged(number, unit.offset());
        findings.add(new Finding.PackDamaged(stored.name(), unit.offset(), e.problem()));
      }
    }
  }

  private byte[] open(PackRef pack, PackFooter footer, UnitEntry unit, byte[] bytes) {
    if (unit.end() > bytes.length) {
      throw new CorruptionException(pack.name(), unit.offset(), "the pack ends before this unit");
    }
    StoredUnit stored = StoredUnit.of(unit, footer.codec(unit));
    return contents.packs().open(pack, stored, bytes, (int) unit.offset());
  }

  private static void verifyChunks(BlobHasher own, String pack, UnitEntry unit, byte[] plain) {
    int offset = 0;
    for (BlobEntry blob : unit.blobs()) {
      if (!own.chunk(plain, offset, blob.length()).equals(blob.id())) {
        throw new CorruptionException(
            pack, unit.offset(), "blob " + blob.id() + " has another content");
      }
      offset += blob.length();
    }
  }

  /// The two parts of a node follow each other.
  private static void verifyNode(
      BlobHasher own, String pack, UnitEntry unit, byte[] plain, Map<BlobId, byte[]> refs) {
    BlobId id = unit.blobs().getFirst().id();
    if (unit.part() == Part.REFS) {
      refs.put(id, plain);
      return;
    }
    byte[] first = refs.remove(id);
    if (first != null && first.length > 1) {
      boolean sound =
          NodeKind.of(first[1]).filter(k -> own.node(k, first, plain).equals(id)).isPresent();
      if (!sound) {
        throw new CorruptionException(pack, unit.offset(), "node " + id + " has another content");
      }
    }
  }
}
