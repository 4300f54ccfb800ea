package dev.nuwa.repo;

import dev.nuwa.crypto.Secret;
import dev.nuwa.error.CondemnedException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.format.snapshot.SnapshotFacts;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.repo.blob.PackNodeStore;
import dev.nuwa.repo.index.BlobClaims;
import dev.nuwa.repo.index.Claim;
import dev.nuwa.repo.index.IndexWriter;
import dev.nuwa.repo.index.Trust;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.node.NodeStore;
import dev.nuwa.repo.pack.PackCounts;
import dev.nuwa.repo.pack.PackTarget;
import dev.nuwa.repo.pack.PackWriter;
import dev.nuwa.repo.pack.UnitSealer;
import dev.nuwa.repo.pin.Candidate;
import dev.nuwa.repo.pin.Completion;
import dev.nuwa.repo.pin.Reliance;
import dev.nuwa.repo.pin.Shortage;
import dev.nuwa.repo.pin.WriterSession;
import dev.nuwa.repo.snapshot.SnapshotDraft;
import dev.nuwa.repo.snapshot.SnapshotStanding;
import dev.nuwa.repo.snapshot.SnapshotStore;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.task.TaskScope;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One backup being written, from its pin to its confirmed snapshot.
///
/// Workers ask [#claim] and store what is new through a sealer of their own; nodes go through
/// [#nodes]. When every sealer is flushed and closed, [#publish] makes all of it durable in the
/// order that the protocol wants. Closing without having published ends the pin and leaves packs
/// that the next run finds in the index.
///
/// Thread-safe but for [#publish] and [#close], which belong to the thread that began it.
public final class BackupSession implements AutoCloseable {

  private final Session session;
  private final WriterSession writer;
  private final Optional<StoredSnapshot> parent;
  private final Deduplication known;
  private final IndexWriter indexes;
  private final PackWriter packs;
  private final PackNodeStore nodes;
  private final Set<String> ownPacks = ConcurrentHashMap.newKeySet();

  /// Under a pin that was put and a first look that was taken: only an index listed after that may
  /// be deduplicated against.
  BackupSession(Session session, WriterSession writer, BackupSpec spec, TaskScope scope) {
    this.session = session;
    this.writer = writer;
    this.parent = spec.parent().filter(p -> writer.footing().parents().contains(p.name()));
    this.indexes = session.newIndexWriter();
    this.known =
        new Deduplication(
            parent, () -> load(spec.leftovers()), scope, session.environment().scratch());
    this.packs = new PackWriter(target(), spec.packs(), scope);
    this.nodes = new PackNodeStore(session.keys(), known::claimNode, packs);
    if (parent.isEmpty() || spec.leftovers() == BackupSpec.Leftovers.LIKELY) {
      known.ask();
    }
  }

  private Deduplication.Known load(BackupSpec.Leftovers leftovers) {
    Contents contents = session.contentsForDeduplication(leftovers);
    try {
      heal(contents);
      Trust trust = session.trust(writer.footing().view().condemned().packs());
      return new Deduplication.Known(
          contents, new BlobClaims(contents.index(), trust, known.session()));
    } catch (RuntimeException e) {
      contents.close();
      throw e;
    }
  }

  private BlobClaims claims() {
    return known.claims();
  }

  /// Something of about so many bytes is new or changed. Once it is enough, the indexes are read in
  /// the background; a run that finds little changed needs none of them. Without a parent they are
  /// read from the beginning.
  public void expectChange(long bytes) {
    known.expect(bytes);
  }

  /// Waits for the indexes if they are being read: who takes much memory to work with waits for
  /// that before, since loading takes some, too.
  public void awaitIndex() {
    known.await();
  }

  /// Writes the packs that were found without a sound index into a new one, as far as this key's
  /// word on them counts.
  private void heal(Contents contents) {
    KeyRing keys = session.keys();
    for (IndexedPack pack : contents.loaded().recovered()) {
      boolean own = ObjectNames.packAuthor(pack.name()).equals(keys.author());
      if (own || keys.role().mayCollect()) {
        indexes.add(pack);
      }
    }
  }

  /// Memory that packs may take.
  public long packMemoryBytes() {
    return packs.memoryBytes();
  }

  /// The session's id, 16 hex digits: for a local state file to tell whose it is.
  public String id() {
    return writer.id();
  }

  /// The parent, if it may be reused wholesale: confirmed, under this session's pin, not condemned.
  /// What belongs to any other snapshot or to a hint must be asked for with [#relyOn].
  public Optional<StoredSnapshot> parent() {
    return parent;
  }

  /// Nodes that belong to the [#parent()]: they are not stored again, and nobody has to ask for
  /// them.
  public void keep(Collection<BlobId> nodes) {
    known.keep(nodes);
  }

  /// What is stored already, for reading the parent's tree where the key may.
  public Contents contents() {
    return known.contents();
  }

  /// How this domain cuts and groups unless told otherwise.
  public DomainParameters parameters() {
    return session.parameters();
  }

  /// The key of the gear table; the caller closes it.
  public Secret chunkerKey() {
    return session.keys().chunkerKey();
  }

  /// The key of node boundaries; the caller closes it.
  public Secret treeKey() {
    return session.keys().treeKey();
  }

  /// A hasher for one worker.
  public BlobHasher newHasher() {
    return session.keys().hasher();
  }

  /// A way into the packs for one worker, who flushes and closes it before [#publish].
  public UnitSealer newSealer() {
    return newSealer(UnitSealer.Observer.NONE);
  }

  /// The same.
  ///
  /// @param observer told how well each unit compressed
  public UnitSealer newSealer(UnitSealer.Observer observer) {
    return packs.newSealer(observer);
  }

  /// Asks for a chunk. After [Claim#NEW] the caller stores it, or ends the session.
  public Claim claim(BlobId chunk) {
    return claims().claim(chunk);
  }

  /// The same; of a chunk that is known, what it takes.
  public BlobClaims.Answer ask(BlobId chunk) {
    return claims().ask(chunk);
  }

  /// Whether an older pack has the chunk, which this session then relies on; claims nothing. For
  /// what a hint names.
  public boolean relyOn(BlobId chunk) {
    return known.sureClaims().relyOn(chunk);
  }

  /// What a chunk takes where it is stored; empty when that is not known.
  public Optional<Sizes> sizes(BlobId chunk) {
    return known.sizes(chunk);
  }

  /// Stores nodes that are new.
  public NodeStore nodes() {
    return nodes;
  }

  /// Stores the nodes of one tree that are new; they are stored once its root was told.
  public HeldNodes newTree() {
    Set<SnapshotRoot> parents = parent.map(p -> Set.copyOf(p.facts().roots())).orElse(Set.of());
    return new HeldNodes(nodes, newHasher(), parents, known::isExpected);
  }

  /// What was packed and sent so far.
  public PackCounts counts() {
    return packs.counts();
  }

  /// Finishes the open packs, waits for all uploads and publishes their indexes. What was handed in
  /// before is then found by the next run, whatever becomes of this one.
  public void flush() {
    awaitIndex(); // what it found without an index is to be published, too
    packs.flush();
    indexes.flush();
  }

  /// Publishes a snapshot and confirms it. What collectors gave up meanwhile is supplied again,
  /// under a new snapshot.
  ///
  /// @return the confirmed snapshot: nothing else is a success
  /// @throws CondemnedException when what was given up could not be supplied again
  public StoredSnapshot publish(BackupResult result) {
    flush();
    Reliance reliance = new Reliance(claims().reliedPacks(), ownPacks);
    String name = writer.finish(reliance, new Publishing(result));
    StoredSnapshot published =
        session
            .snapshotStore()
            .read(name)
            .orElseThrow(() -> new IllegalStateException("a confirmed snapshot vanished: " + name));
    return published.as(SnapshotStanding.CONFIRMED);
  }

  /// Ends the session; without a [#publish] that returned, its pin too.
  @Override
  public void close() {
    try (writer;
        known) {
      nodes.close();
      packs.close();
    }
  }

  private PackTarget target() {
    return new PackTarget(
        session.environment().storage(),
        session.keys(),
        session.environment().random(),
        pack -> {
          ownPacks.add(pack.name());
          indexes.add(pack);
        });
  }

  /// The end of the session, as the protocol calls it.
  private final class Publishing implements Completion {

    private final BackupResult result;

    Publishing(BackupResult result) {
      this.result = result;
    }

    @Override
    public String publish(Candidate candidate) {
      SnapshotFacts.Basis basis =
          new SnapshotFacts.Basis(
              candidate.footing().view().seen().orElse(null), session.configuration(), writer.id());
      SnapshotDraft draft =
          new SnapshotDraft(
              result.time(),
              result.roots(),
              result.partial(),
              result.counts(),
              result.names(),
              parent.map(StoredSnapshot::name),
              basis);
      return session.snapshotStore().publish(draft, heads(candidate));
    }

    /// A run that stored nothing took no longer than its look at the source.
    private SnapshotStore.Heads heads(Candidate candidate) {
      boolean soon = candidate.attempt() == 1 && ownPacks.isEmpty();
      return soon ? SnapshotStore.Heads.AS_LISTED : SnapshotStore.Heads.NOW;
    }

    @Override
    public Reliance supply(Shortage shortage) {
      Set<String> before = Set.copyOf(ownPacks);
      try (Contents fresh = session.contents()) {
        Set<String> old = new ClosureSupply(session, fresh, packs, shortage).supply(result.roots());
        flush();
        Set<String> own = ConcurrentHashMap.newKeySet();
        own.addAll(ownPacks);
        own.removeAll(before);
        return new Reliance(old, own);
      }
    }
  }
}
