package dev.nuwa.check;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.format.pack.UnitEntry;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.BlobLocation;
import dev.nuwa.repo.index.PackEntry;
import dev.nuwa.repo.unit.StoredUnit;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.Storage;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// Holds what the index says of packs against what is stored: presence, length, and the footer of
/// each pack.
final class PackCheck {

  private final Storage storage;
  private final Contents contents;
  private final BlobIndex index;
  private final PackStates states;
  private final Findings findings;

  PackCheck(Storage storage, Contents contents, PackStates states, Findings findings) {
    this.storage = storage;
    this.contents = contents;
    this.index = contents.index();
    this.states = states;
    this.findings = findings;
  }

  /// Presence and length of every pack.
  ///
  /// @param condemned packs that a collector may have deleted: they may be missing
  void presence(Set<String> condemned) {
    BitSet present = new BitSet();
    try (Stream<ObjectInfo> objects = storage.list(ObjectKind.PACK.prefix())) {
      objects.forEach(object -> {
        OptionalInt pack = index.packNumber(object.name().value());
        if (pack.isPresent()) {
          present.set(pack.getAsInt());
          length(pack.getAsInt(), object.bytes());
        }
      });
    }
    for (int pack = 0; pack < index.packCount(); pack++) {
      if (!present.get(pack)) {
        states.unusable(pack);
        if (!condemned.contains(index.pack(pack).name())) {
          findings.add(new Finding.PackMissing(index.pack(pack).name()));
        }
      }
    }
  }

  private void length(int pack, long bytes) {
    PackEntry entry = index.pack(pack);
    if (entry.length() != bytes) {
      states.unusable(pack);
      String reason = "it has " + bytes + " bytes in place of " + entry.length();
      findings.add(new Finding.PackDamaged(entry.name(), -1, reason));
    }
  }

  /// The footer of one pack against the index.
  ///
  /// @return the footer, whatever the index says; empty when it cannot be read
  Optional<IndexedPack> footer(int pack) {
    PackEntry entry = index.pack(pack);
    try {
      Optional<IndexedPack> stored = contents.footers().read(entry.name(), entry.length());
      if (stored.isPresent()) {
        agrees(pack, entry, stored.get());
      }
      return stored;
    } catch (CorruptionException e) {
      findings.add(new Finding.PackDamaged(entry.name(), e.offset(), e.problem()));
      return Optional.empty();
    }
  }

  private void agrees(int pack, PackEntry entry, IndexedPack stored) {
    if (!stored.hash().equals(entry.hash())) {
      throw new CorruptionException(entry.name(), -1, "the index knows another hash of it");
    }
    for (UnitEntry unit : stored.decodeFooter().units()) {
      int offset = 0;
      for (BlobEntry blob : unit.blobs()) {
        if (!isIndexed(pack, unit, blob, offset)) {
          throw new CorruptionException(
              entry.name(), unit.offset(), "the index misses blob " + blob.id() + " of its footer");
        }
        offset += blob.length();
      }
    }
  }

  private boolean isIndexed(int pack, UnitEntry unit, BlobEntry blob, int offset) {
    for (BlobLocation copy : index.findAll(blob.id(), unit.part())) {
      if (copy.pack() == pack && copy.offset() == offset && copy.length() == blob.length()) {
        StoredUnit indexed = index.unit(copy, blob.id());
        if (indexed.offset() == unit.offset() && indexed.storedLength() == unit.storedLength()) {
          return true;
        }
      }
    }
    return false;
  }
}
