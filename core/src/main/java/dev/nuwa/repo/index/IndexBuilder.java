package dev.nuwa.repo.index;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.FooterReader;
import dev.nuwa.format.pack.Recipient;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fills the tables of a [BlobIndex] from footers.
///
/// Locking rule: all fields are guarded by `this`.
final class IndexBuilder {

  private final IndexUse use;
  private final List<PackEntry> packs = new ArrayList<>();
  private final Map<String, Integer> packNumbers = new HashMap<>();
  private final UnitTable units = new UnitTable();
  private final BlobTable blobs;

  /// @param seed any random number
  IndexBuilder(IndexUse use, long seed) {
    this.use = use;
    this.blobs = new BlobTable(seed);
  }

  /// What an index or a trailer says of a pack besides its footer.
  record PackFacts(String name, AuthorId author, Hash hash, long length) {}

  synchronized boolean knows(String pack) {
    return packNumbers.containsKey(pack);
  }

  /// Adds a pack, unless one of that name is there. A footer that turns out to be damaged on the
  /// way has been added as far as it was sound: every blob in it is verified when it is read.
  synchronized void add(PackFacts facts, FooterReader footer) {
    if (knows(facts.name())) {
      return;
    }
    int number = packs.size();
    packNumbers.put(facts.name(), number);
    packs.add(
        new PackEntry(
            facts.name(),
            facts.author(),
            facts.hash(),
            facts.length(),
            footer.codecs(),
            kept(footer.envelopes())));
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
    MessageDigest ids = Digests.newSha256();
    int count = 0;
    try {
      while (footer.nextBlob()) {
        BlobId id = footer.blobId();
        units.addBlob(footer.blobOffset(), footer.blobLength());
        blobs.add(id.w0(), id.w1());
        ids.update(id.bytes());
        count++;
      }
    } finally {
      units.endUnit(groupId(count, ids));
    }
  }

  private static @Nullable Hash groupId(int count, MessageDigest ids) {
    return count == 1 ? null : Hash.of(ids.digest());
  }

  synchronized BlobIndex build() {
    return new BlobIndex(packs, packNumbers, units, blobs);
  }
}
