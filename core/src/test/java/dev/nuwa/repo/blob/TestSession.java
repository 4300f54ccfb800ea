package dev.nuwa.repo.blob;

import dev.nuwa.repo.index.BlobClaims;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.IndexLoader;
import dev.nuwa.repo.index.IndexUse;
import dev.nuwa.repo.index.IndexWriter;
import dev.nuwa.repo.index.LoadedIndex;
import dev.nuwa.repo.index.Trust;
import dev.nuwa.repo.index.session.SessionBlobs;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.TestRepository;
import dev.nuwa.repo.pack.PackCounts;
import dev.nuwa.repo.pack.PackFooters;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.pack.PackReader;
import dev.nuwa.repo.pack.PackTarget;
import dev.nuwa.repo.pack.PackWriter;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.TaskScope;
import java.nio.file.Path;
import java.util.Set;

/// What a backup does around its workers, on one thread.
final class TestSession {

  static final Path SCRATCH = Path.of(System.getProperty("java.io.tmpdir"));

  private final TestRepository repository;
  private final Storage storage;
  private final KeyRing ring;
  private final PackOptions options;

  TestSession(TestRepository repository, Storage storage, KeyRing ring, PackOptions options) {
    this.repository = repository;
    this.storage = storage;
    this.ring = ring;
    this.options = options;
  }

  TestSession(TestRepository repository, PackOptions options) {
    this(repository, repository.storage(), repository.ring(), options);
  }

  /// Small packs, so that tests see many.
  static PackOptions small() {
    PackOptions memory = PackOptions.forMemory(256 << 20);
    return new PackOptions(
        1 << 20, 256 << 10, 2, 1, memory.compression(), memory.grouping(), memory.readBack());
  }

  interface Work {
    void with(PackWriter packs, BlobClaims claims, ChunkWriter chunks);
  }

  /// Runs a session up to the durable index.
  PackCounts run(Work work) {
    BlobClaims claims = claims();
    IndexWriter indexes = new IndexWriter(storage, repository.codec(ring), TestRepository.CLOCK);
    PackTarget target = new PackTarget(storage, ring, repository.random(), indexes::add);
    try (TaskScope scope = TaskScope.open();
        PackWriter packs = new PackWriter(target, options, scope)) {
      try (ChunkWriter chunks = new ChunkWriter(ring.hasher(), claims, packs.newSealer())) {
        work.with(packs, claims, chunks);
        chunks.flush();
      }
      packs.flush();
      indexes.flush();
      return packs.counts();
    }
  }

  BlobClaims claims() {
    Trust trust = new Trust(ring.author(), repository.authors(), Set.of(), Set.of());
    return new BlobClaims(load(IndexUse.DEDUPLICATE).index(), trust, new SessionBlobs(SCRATCH));
  }

  LoadedIndex load(IndexUse use) {
    return new IndexLoader(storage, repository.codec(ring), repository.sink(), SCRATCH).load(use);
  }

  LoadedIndex rebuild() {
    return new IndexLoader(storage, repository.codec(ring), repository.sink(), SCRATCH)
        .rebuild(IndexUse.READ);
  }

  PackReader reader() {
    return new PackReader(storage, ring, footers());
  }

  PackFooters footers() {
    return new PackFooters(storage, ring, repository.authors());
  }

  PackNodeSource nodes(BlobIndex index, PackReader reader) {
    return new PackNodeSource(index, ring, reader, storage, 1 << 20);
  }
}
