package dev.nuwa.repo.index;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.FooterReader;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.spill.SpillFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fills the tables of a [BlobIndex] from footers.
///
/// Locking rule: all fields are guarded by `this`.
final class IndexBuilder {

  private final IndexUse use;
  private final PackTable packs;
  private final UnitTable units;
  private final BlobPlaces blobs;
  private final MessageDigest groupIds = Digests.newSha256();

  private IndexBuilder(IndexUse use, PackTable packs, UnitTable units, BlobPlaces blobs) {
    this.use = use;
    this.packs = packs;
    this.units = units;
    this.blobs = blobs;
  }

  /// One that keeps all in memory.
  ///
  /// @param seed any random number
  static IndexBuilder inMemory(IndexUse use, long seed) {
    return new IndexBuilder(
        use, new PackTable(seed, null), new UnitTable(null), new HeldBlobs(seed));
  }

  /// One that keeps most of it in nameless files.
  ///
  /// @param seed any random number
  static IndexBuilder inFolder(IndexUse use, long seed, Path folder) {
    SpillFile file = new SpillFile(folder);
    return new IndexBuilder(
        use, new PackTable(seed, file), new UnitTable(file), new SortedBlobs(seed, folder));
  }

  /// What an index or a trailer says of a pack besides its footer.
  record PackFacts(String name, AuthorId author, Hash hash, long length) {}

  synchronized boolean knows(AuthorId author, String pack) {
    return packs.find(author, pack).isPresent();
  }

  /// Adds a pack, unless one of that name is there. A footer that turns out to be damaged on the
  /// way has been added as far as it was sound: every blob in it is verified when it is read.
  synchronized void add(PackFacts facts, FooterReader footer) {
    if (knows(facts.author(), facts.name())) {
      return;
    }
    int number = packs.size();
    packs.add(facts, footer.codecs(), kept(footer.envelopes()));
    while (footer.nextUnit()) {
      units.addUnit(number, footer);
      addBlobs(footer);
    }
  }

  /// Those of node packs are kept in any case: they are few, and who deduplicates may read the tree
  /// of the snapshot before.
  private List<Envelope> kept(List<Envelope> envelopes) {
    boolean nodes = envelopes.stream().anyMatch(e -> e.recipient() == Recipient.STRUCTURE);
    return use == IndexUse.READ || nodes ? envelopes : List.of();
  }

  /// The blobs of one unit; a unit is ended also when its blobs turn out to be damaged, so that the
  /// columns stay of one length.
  private void addBlobs(FooterReader footer) {
    int unit = units.size();
    @Nullable BlobId first = null;
    boolean several = false;
    groupIds.reset();
    try {
      while (footer.nextBlob()) {
        BlobId id = footer.blobId();
        units.addBlob(footer.blobOffset(), footer.blobLength());
        blobs.add(id.w0(), id.w1(), unit);
        if (first == null) {
          first = id;
        } else {
          if (!several) {
            groupIds.update(first.bytes());
            several = true;
          }
          groupIds.update(id.bytes());
        }
      }
    } finally {
      units.endUnit(several ? Hash.of(groupIds.digest()) : null);
    }
  }

  synchronized boolean isEmpty() {
    return packs.size() == 0;
  }

  synchronized BlobIndex build() {
    blobs.finish();
    return new BlobIndex(packs, units, blobs);
  }
}
