package dev.nuwa.repo.snapshot;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.NamedHash;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.snapshot.Pseudonyms;
import dev.nuwa.format.snapshot.SnapshotFacts;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.repo.generation.GenerationView;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.key.VerifiedObject;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Publishes, lists and reads snapshots. Thread-safe.
public final class SnapshotStore {

  private final Storage storage;
  private final ObjectCodec codec;
  private final KeyRing keys;

  /// This writer's snapshots as far as they were read, without their names: they never change, so
  /// to join the chain's heads only those are read that came since.
  private final Map<String, StoredSnapshot> own = new ConcurrentHashMap<>();

  /// This writer's snapshots as the last listing showed them; none once another was published.
  private volatile @Nullable List<StoredSnapshot> listed;

  /// Which heads of its writer's chain a new snapshot joins. One that is missed becomes a second
  /// head, which the next snapshot joins.
  public enum Heads {
    /// Those of the last listing, for a session that ends soon after it.
    AS_LISTED,
    /// Those that are there now.
    NOW
  }

  public SnapshotStore(Storage storage, ObjectCodec codec) {
    this.storage = storage;
    this.codec = codec;
    this.keys = codec.keys();
  }

  /// Everything there is, whatever its standing.
  ///
  /// @param view the generations, which tell what a withdrawal is worth
  /// @param revoked authors who confirm and drop nothing of others any more
  public SnapshotListing list(GenerationView view, Set<AuthorId> revoked, ListingExtent extent) {
    SnapshotListing listing = new SnapshotLister(storage, codec, this, revoked).list(view, extent);
    listed =
        listing.snapshots().stream()
            .filter(s -> keys.role().maySign() && s.author().equals(keys.author()))
            .toList();
    return listing;
  }

  /// One snapshot, as published: whether it is confirmed is not looked up.
  ///
  /// @return empty when there is no such object
  public Optional<StoredSnapshot> read(String name) {
    return storage.get(ObjectName.of(name), ByteRange.all()).map(bytes -> decode(name, bytes));
  }

  /// Puts a snapshot under a new name, joining the heads of this writer's chain. On return it is
  /// published; it is not confirmed.
  ///
  /// @return its name
  public String publish(SnapshotDraft draft, Heads joined) {
    List<NamedHash> heads = heads(joined);
    listed = null;
    long sequence = 1 + heads.stream().mapToLong(head -> sequence(head.name())).max().orElse(0);
    String name = ObjectNames.snapshot(keys.author(), sequence, keys.randomHex(16));
    SnapshotFacts facts =
        new SnapshotFacts(
            new SnapshotFacts.Lineage(sequence, heads, List.of(), draft.parent().orElse(null)),
            draft.time(),
            draft.roots(),
            pseudonyms(draft.names()),
            draft.partial(),
            draft.counts(),
            draft.basis());
    byte[] object = codec.sealSnapshot(name, facts.encode(), draft.names().encode());
    storage.put(ObjectName.of(name), Content.of(object), PutOptions.onlyIfAbsent());
    return name;
  }

  /// The heads of this writer's chain. A snapshot that cannot be read is no reason not to go on: it
  /// is passed over here and reported by a listing.
  private List<NamedHash> heads(Heads joined) {
    @Nullable List<StoredSnapshot> there = joined == Heads.AS_LISTED ? listed : null;
    if (there == null) {
      there = new SnapshotLister(storage, codec, this, Set.of()).snapshotsOf(keys.author(), own);
    }
    return ChainHeads.of(there).of(keys.author());
  }

  StoredSnapshot decode(String name, byte[] bytes) {
    VerifiedObject object = codec.verify(name, bytes);
    if (codec.authors().find(object.author()).filter(a -> a.role().mayWrite()).isEmpty()) {
      throw new CorruptionException(name, -1, "its author may not publish snapshots");
    }
    SnapshotFacts facts = SnapshotFacts.decode(name, codec.openFacts(object));
    if (facts.sequence() != sequence(name)) {
      throw new CorruptionException(name, -1, "its sequence is not the one in its name");
    }
    Optional<SnapshotNames> names =
        keys.role().mayRead()
            ? Optional.of(SnapshotNames.decode(name, codec.openNames(object)))
            : Optional.empty();
    if (names.filter(n -> n.roots().size() != facts.roots().size()).isPresent()) {
      throw new CorruptionException(name, -1, "its two parts name different roots");
    }
    StoredSnapshot snapshot =
        new StoredSnapshot(name, object.hash(), facts, names, SnapshotStanding.PUBLISHED);
    if (keys.role().maySign() && object.author().equals(keys.author())) {
      own.put(name, snapshot.withoutNames());
    }
    return snapshot;
  }

  private Pseudonyms pseudonyms(SnapshotNames names) {
    return new Pseudonyms(
        pseudonym(Pseudonyms.Type.HOST, ByteString.utf8(names.host())),
        names.roots().stream().map(root -> pseudonym(Pseudonyms.Type.ROOT, root)).toList(),
        names.tags().stream()
            .map(tag -> pseudonym(Pseudonyms.Type.TAG, ByteString.utf8(tag)))
            .toList());
  }

  private ByteString pseudonym(Pseudonyms.Type type, ByteString text) {
    return keys.pseudonym(type, text);
  }

  private static long sequence(String name) {
    return ObjectNames.parse(name).orElseThrow().number();
  }
}
