package dev.nuwa.repo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.crypto.Digests;
import dev.nuwa.crypto.Secret;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.Observations;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.ContentItems;
import dev.nuwa.format.tree.Cut;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.repo.index.Claim;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.repo.pack.Grouping;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.pack.ReadBack;
import dev.nuwa.repo.pack.UnitSealer;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.repo.unit.Compression;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.TaskScope;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.TreeReader;
import dev.nuwa.tree.TreeRoot;
import dev.nuwa.tree.TreeWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// A small repository with a small backup program, for tests: files are whole chunks in one folder.
public final class TestRepository {

  public static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  /// One pack at a time, so that the requests come in one order.
  public static final PackOptions PACKS =
      new PackOptions(
          1 << 20, 64 << 10, 1, 1, Compression.STANDARD, Grouping.STANDARD, ReadBack.EVERY_UNIT);

  private static final String HOST = "host";

  private final KeyMaterial key;
  private final SecureRandom random;

  private TestRepository(KeyMaterial key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  /// A new repository in `storage`, with the owner's key.
  public static TestRepository create(Storage storage, long seed) {
    SecureRandom random = new SeededRandom(seed);
    RepositoryDraft draft =
        RepositoryDraft.make(random, () -> NOON, DomainParameters.DEFAULT, "test");
    draft.publish(storage);
    return new TestRepository(draft.key(), random);
  }

  public KeyMaterial key() {
    return key;
  }

  /// The same repository for another key.
  public TestRepository with(KeyMaterial other) {
    return new TestRepository(other, random);
  }

  public Session open(Storage storage) {
    return open(storage, () -> NOON, EventSink.none());
  }

  public Session open(Storage storage, InstantSource clock, EventSink events) {
    return Repository.open(new Environment(storage, random, clock, events)).unlock(key);
  }

  /// Backs up files, building on the newest confirmed snapshot.
  public StoredSnapshot backup(Storage storage, Map<String, byte[]> files) {
    try (Session session = open(storage)) {
      return backup(session, NOON, files);
    }
  }

  public static StoredSnapshot backup(Session session, Instant time, Map<String, byte[]> files) {
    Optional<StoredSnapshot> parent = session.snapshots().confirmed().stream().findFirst();
    try (TaskScope scope = TaskScope.open();
        BackupSession backup = session.beginBackup(new BackupSpec(parent, PACKS), scope)) {
      return publish(backup, time, files);
    }
  }

  public static StoredSnapshot publish(BackupSession backup, Map<String, byte[]> files) {
    return publish(backup, NOON, files);
  }

  private static StoredSnapshot publish(
      BackupSession backup, Instant time, Map<String, byte[]> files) {
    return backup.publish(result(time, store(backup, new TreeMap<>(files))));
  }

  private static BackupResult result(Instant time, TreeRoot root) {
    SnapshotRoot stored =
        new SnapshotRoot(root.node().id(), root.node().refsHash(), root.node().level());
    SnapshotNames names =
        new SnapshotNames(
            HOST,
            "user",
            List.of(ByteString.utf8("/data")),
            List.of(),
            "test",
            Observations.NONE,
            List.of(),
            "");
    return new BackupResult(time, List.of(stored), false, Counts.ZERO, names);
  }

  /// Files of the parent with the same length are taken over without being stored: the test's way
  /// to say "unchanged".
  private static TreeRoot store(BackupSession backup, SortedMap<String, byte[]> files) {
    Map<String, Entry> before =
        backup
            .parent()
            .filter(p -> p.names().isPresent()) // else the key cannot read it
            .map(p -> entries(backup.contents(), p))
            .orElse(Map.of());
    BlobHasher hasher = backup.newHasher();
    try (UnitSealer sealer = backup.newSealer();
        Secret treeKey = backup.treeKey()) {
      TreeWriter tree = new TreeWriter(backup.nodes(), treeKey.bytes());
      tree.add(EntryKey.ROOT, entry(FileType.DIRECTORY, Content.empty()));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        byte[] bytes = file.getValue();
        Entry known = before.get(file.getKey());
        Content content =
            known != null && known.size() == bytes.length
                ? known.content()
                : store(backup, hasher, sealer, bytes);
        tree.add(
            EntryKey.ROOT.child(ByteString.utf8(file.getKey())), entry(FileType.REGULAR, content));
      }
      TreeRoot root = tree.finish();
      sealer.flush();
      return root;
    }
  }

  private static Content store(
      BackupSession backup, BlobHasher hasher, UnitSealer sealer, byte[] bytes) {
    BlobId id = hasher.chunk(bytes);
    if (backup.claim(id) == Claim.NEW) {
      int crc32c = Digests.crc32c(bytes, 0, bytes.length);
      sealer.chunk(ChunkKind.GEAR, id, crc32c, bytes, 0, bytes.length);
    }
    ContentItems items = new ContentItems.Builder().chunk(id, bytes.length).build();
    return new Content.Items(new Cut.Gear(256 << 10, 1 << 20, 4 << 20), items);
  }

  private static Entry entry(FileType type, Content content) {
    return new Entry(
            type,
            0644,
            Owner.of(0, 0),
            0,
            Times.modified(new Timestamp(0, 0)),
            null,
            Extras.NONE,
            Content.empty())
        .withContent(content);
  }

  private static Map<String, Entry> entries(Contents contents, StoredSnapshot snapshot) {
    Map<String, Entry> entries = new HashMap<>();
    TreeReader tree = new TreeReader(contents.nodes(), Session.rootNode(snapshot, 0));
    try (EntryStream stream = tree.scan()) {
      while (stream.next()) {
        EntryKey key = stream.current().key();
        if (!key.isRoot()) {
          entries.put(key.name().utf8(), stream.current().entry());
        }
      }
    }
    return entries;
  }

  /// Reads a whole snapshot back.
  public static Map<String, byte[]> restore(Session session, StoredSnapshot snapshot) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Contents contents = session.contents()) {
      entries(contents, snapshot)
          .forEach((name, entry) -> {
            Content.Items items = (Content.Items) entry.content();
            files.put(name, contents.chunks().get(items.items().id(0)));
          });
    }
    return files;
  }

  public static void assertHolds(
      Session session, StoredSnapshot snapshot, Map<String, byte[]> files) {
    Map<String, byte[]> found = restore(session, snapshot);
    assertThat(found.keySet()).isEqualTo(files.keySet());
    files.forEach((name, bytes) -> assertThat(found.get(name)).as(name).isEqualTo(bytes));
  }

  /// `count` files of random bytes, all of different lengths.
  public static Map<String, byte[]> files(long seed, int count) {
    Random bytes = new Random(seed);
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      byte[] content = new byte[1000 + 137 * i + bytes.nextInt(100)];
      bytes.nextBytes(content);
      files.put("file-" + seed + "-" + i, content);
    }
    return files;
  }
}
