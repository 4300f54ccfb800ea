package dev.nuwa.repo.snapshot;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NamedHash;
import dev.nuwa.format.NumberedHash;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.Observations;
import dev.nuwa.format.snapshot.Pseudonyms;
import dev.nuwa.format.snapshot.SnapshotFacts;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.format.snapshot.SnapshotRoot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Snapshots made up for tests: of one writer or several, with what matters for choosing one.
final class Snapshots {

  private static final Hash SOME = new Hash(1, 2, 3, 4);
  private static final ByteString PSEUDONYM = ByteString.of(new byte[Pseudonyms.BYTES]);

  private Snapshots() {}

  static StoredSnapshot of(int writer, long sequence, String id, String day) {
    return of(writer, sequence, id, day, "host", "/data");
  }

  static StoredSnapshot of(
      int writer, long sequence, String id, String day, String host, String root) {
    String padded = id + "0".repeat(16 - id.length());
    String name = ObjectNames.snapshot(new AuthorId(writer, 0), sequence, padded);
    SnapshotFacts facts =
        new SnapshotFacts(
            new SnapshotFacts.Lineage(sequence, List.of(), List.of(), null),
            Instant.parse(day + "T00:00:00Z"),
            List.of(new SnapshotRoot(new BlobId(1, 2, 3, 4), SOME, 0)),
            new Pseudonyms(PSEUDONYM, List.of(PSEUDONYM), List.of()),
            false,
            Counts.ZERO,
            new SnapshotFacts.Basis(null, new NumberedHash(1, SOME), "0".repeat(16)));
    SnapshotNames names =
        new SnapshotNames(
            host,
            "user",
            List.of(ByteString.utf8(root)),
            List.of("daily"),
            "test",
            Observations.NONE,
            List.of(),
            "");
    return new StoredSnapshot(
        name,
        new Hash(writer, sequence, id.hashCode(), 0),
        facts,
        Optional.of(names),
        SnapshotStanding.CONFIRMED);
  }

  static StoredSnapshot after(StoredSnapshot snapshot, StoredSnapshot... previous) {
    SnapshotFacts facts = snapshot.facts();
    List<NamedHash> heads = List.of(previous).stream().map(StoredSnapshot::asPrevious).toList();
    SnapshotFacts chained =
        new SnapshotFacts(
            new SnapshotFacts.Lineage(facts.sequence(), heads, List.of(), null),
            facts.time(),
            facts.roots(),
            facts.pseudonyms(),
            facts.partial(),
            facts.counts(),
            facts.basis());
    return new StoredSnapshot(
        snapshot.name(), snapshot.hash(), chained, snapshot.names(), snapshot.standing());
  }
}
