package dev.nuwa.repo;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.NumberedHash;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.control.Revocation;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.repo.generation.GenerationReader;
import dev.nuwa.repo.generation.GenerationView;
import dev.nuwa.repo.generation.StoredGenerations;
import dev.nuwa.repo.index.IndexLoader;
import dev.nuwa.repo.index.IndexUse;
import dev.nuwa.repo.index.IndexWriter;
import dev.nuwa.repo.index.LoadedIndex;
import dev.nuwa.repo.index.Trust;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.key.VerifiedConfig;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.pin.WriterSession;
import dev.nuwa.repo.snapshot.ListingExtent;
import dev.nuwa.repo.snapshot.NoteStore;
import dev.nuwa.repo.snapshot.Revocations;
import dev.nuwa.repo.snapshot.SnapshotListing;
import dev.nuwa.repo.snapshot.SnapshotStore;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.task.TaskScope;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// An unlocked repository. What the key's role does not allow is refused before anything else
/// happens. Thread-safe; closing wipes the keys.
public final class Session implements AutoCloseable {

  private final Environment environment;
  private final ObjectCodec codec;
  private final VerifiedConfig config;
  private final GenerationReader generations;
  private final SnapshotStore snapshotStore;

  /// @param codec with the key ring, which this session closes
  Session(Environment environment, ObjectCodec codec, VerifiedConfig config) {
    this.environment = environment;
    this.codec = codec;
    this.config = config;
    this.generations = new GenerationReader(new StoredGenerations(environment.storage(), codec));
    this.snapshotStore = new SnapshotStore(environment.storage(), codec);
  }

  /// Which repository this is.
  public RepositoryId id() {
    return keys().repository();
  }

  /// The domain of the key.
  public int domain() {
    return keys().domain();
  }

  /// The epoch of the domain's keys that new data is sealed under.
  public long epoch() {
    return keys().epoch();
  }

  /// What the key may do.
  public Role role() {
    return keys().role();
  }

  /// Refuses a call that the role does not allow.
  ///
  /// @param allowed whether it does
  /// @param what the call, as in "this key may not …"
  public void require(Predicate<Role> allowed, String what) {
    if (!allowed.test(role())) {
      throw new NotPermittedException(
          Sentence.of(
              "a key with the role {0} may not {1}", role().name().toLowerCase(Locale.ROOT), what),
          Sentence.of("use another key"));
    }
  }

  /// What collectors have given up by now.
  public GenerationView generations() {
    return generations.read(GenerationView.NONE);
  }

  /// All snapshots there are now, whatever their standing.
  public SnapshotListing snapshots() {
    return snapshots(ListingExtent.KNOWN);
  }

  /// The same, as far as one wants to know.
  public SnapshotListing snapshots(ListingExtent extent) {
    return snapshots(config, extent);
  }

  /// The same, under a configuration that may be newer than the one this session began with.
  SnapshotListing snapshotsUnder(VerifiedConfig newer) {
    return snapshots(newer, ListingExtent.WHOLE);
  }

  private SnapshotListing snapshots(VerifiedConfig obeyed, ListingExtent extent) {
    List<Revocation> revocations = obeyed.config().revocations();
    GenerationView view =
        extent == ListingExtent.TO_BUILD_ON ? GenerationView.NONE : generationsIfSound();
    SnapshotListing all = snapshotStore.list(view, Revocations.authors(revocations), extent);
    return Revocations.apply(revocations, all);
  }

  /// The same with the tags and holds they were given since, for keys that may read or collect;
  /// others see none of that.
  public SnapshotListing markedSnapshots() {
    return markedSnapshots(ListingExtent.KNOWN);
  }

  /// The same, as far as one wants to know.
  public SnapshotListing markedSnapshots(ListingExtent extent) {
    SnapshotListing listing = snapshots(extent);
    return role().mayRead() || role().mayCollect() ? notes().mark(listing) : listing;
  }

  /// Tags and holds of snapshots.
  public NoteStore notes() {
    return new NoteStore(environment.storage(), codec, environment.clock());
  }

  /// What the storage was found to do.
  public ProbeStore probes() {
    return new ProbeStore(environment, codec);
  }

  /// Reading must not end at a record that only writers and collectors obey: without it a snapshot
  /// that was dropped may look confirmed, which is said.
  private GenerationView generationsIfSound() {
    try {
      return generations.read(GenerationView.NONE);
    } catch (CorruptionException e) {
      environment.events().emit(new Event.Warning("generations", e.what()));
      return GenerationView.NONE;
    }
  }

  /// What is stored, by blob: lists and reads the indexes. The snapshot that is to be read is
  /// chosen before, so that a collector cannot slip in between.
  public Contents contents() {
    return contents(loader -> loader.load(IndexUse.READ));
  }

  /// Begins a backup: puts its pin, reads the generations and then the indexes.
  ///
  /// @param scope where packs are sent from; the caller joins it after the session was closed
  public BackupSession beginBackup(BackupSpec spec, TaskScope scope) {
    require(Role::mayWrite, "back up");
    requireNotRevoked();
    config.config().features().requireWritable();
    Set<String> parents =
        spec.parent()
            .filter(StoredSnapshot::isConfirmed)
            .map(StoredSnapshot::name)
            .map(Set::of)
            .orElse(Set.of());
    WriterSession.Means means =
        new WriterSession.Means(
            environment.storage(), codec, keys(), generations, environment.clock());
    WriterSession writer = WriterSession.start(means, parents, environment.events());
    try {
      return new BackupSession(this, writer, spec, scope);
    } catch (RuntimeException e) {
      try (writer) {
        throw e;
      }
    }
  }

  /// What a revoked key writes does not count: better to say so than to store it.
  private void requireNotRevoked() {
    if (Revocations.authors(config.config().revocations()).contains(keys().author())) {
      throw new NotPermittedException(
          "this key was revoked: what it backs up would not count",
          "have the owner make a new key for this host: nuwa key add");
    }
  }

  @Override
  public void close() {
    keys().close();
  }

  /// What the key can do.
  public KeyRing keys() {
    return codec.keys();
  }

  /// Seals and verifies objects with this session's keys.
  public ObjectCodec codec() {
    return codec;
  }

  /// The configuration obeyed.
  public VerifiedConfig config() {
    return config;
  }

  /// One tree of a snapshot, as [dev.nuwa.repo.node.NodeSource] is asked for it.
  ///
  /// @param root which of its roots, from 0
  public static NodeRef rootNode(StoredSnapshot snapshot, int root) {
    SnapshotRoot found = snapshot.facts().roots().get(root);
    return new NodeRef(NodeKind.TREE, found.level(), found.id(), found.refsHash());
  }

  Environment environment() {
    return environment;
  }

  SnapshotStore snapshotStore() {
    return snapshotStore;
  }

  /// The configuration obeyed.
  NumberedHash configuration() {
    return config.seen();
  }

  DomainParameters parameters() {
    return config.config().domain(keys().domain()).orElseThrow().parameters();
  }

  Contents contentsForDeduplication(BackupSpec.Leftovers leftovers) {
    return switch (leftovers) {
      case UNLIKELY -> contents(loader -> loader.load(IndexUse.DEDUPLICATE));
      case LIKELY -> contents(loader -> loader.rebuild(IndexUse.DEDUPLICATE));
    };
  }

  IndexWriter newIndexWriter() {
    return new IndexWriter(environment.storage(), codec, environment.clock());
  }

  Trust trust(Set<String> condemnedPacks) {
    Set<AuthorId> revoked = Revocations.authors(config.config().revocations());
    return new Trust(keys().author(), codec.authors(), revoked, condemnedPacks);
  }

  private IndexLoader newIndexLoader(EventSink events) {
    return new IndexLoader(environment.storage(), codec, events, environment.scratch());
  }

  private Contents contents(Function<IndexLoader, LoadedIndex> first) {
    IndexLoader loader = newIndexLoader(environment.events());
    IndexLoader silent = newIndexLoader(EventSink.none());
    return Contents.of(
        environment.storage(), codec, first.apply(loader), () -> silent.rebuild(IndexUse.READ));
  }
}
