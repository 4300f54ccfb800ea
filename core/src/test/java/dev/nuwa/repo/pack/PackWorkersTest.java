package dev.nuwa.repo.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.crypto.Digests;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.StorageException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.format.pack.UnitEntry;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.TestRepository;
import dev.nuwa.repo.unit.Compression;
import dev.nuwa.repo.unit.StoredUnit;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FaultStorage;
import dev.nuwa.storage.contract.ForwardingStorage;
import dev.nuwa.task.TaskScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many workers, few buffers: everybody gets on, and a failure reaches everybody.
class PackWorkersTest {

  private static final long SEED = 50;
  private static final int WORKERS = 4;
  private static final PackOptions TIGHT =
      new PackOptions(
          128 << 10, 64 << 10, 2, 1, Compression.STANDARD, Grouping.STANDARD, ReadBack.EVERY_UNIT);

  private final TestRepository repository = new TestRepository(SEED);
  private final KeyRing ring = repository.ring();
  private final List<IndexedPack> stored = Collections.synchronizedList(new ArrayList<>());
  private final Set<BlobId> put = ConcurrentHashMap.newKeySet();

  private void work(UnitSealer sealer, int worker) {
    Random random = new Random(SEED + worker);
    BlobHasher hasher = ring.hasher();
    for (int i = 0; i < 25; i++) {
      byte[] bytes = new byte[1 + random.nextInt(i % 10 == 0 ? 300_000 : 40_000)];
      random.nextBytes(bytes);
      BlobId id = hasher.chunk(bytes);
      int checksum = Digests.crc32c(bytes, 0, bytes.length);
      ChunkKind kind = i % 2 == 0 ? ChunkKind.GEAR : ChunkKind.FIXED;
      sealer.chunk(kind, id, checksum, bytes, 0, bytes.length);
      sealer.node(id, bytes, checksum, bytes, checksum);
      put.add(id);
    }
    sealer.flush();
  }

  private PackCounts run(Storage storage) {
    PackTarget target = new PackTarget(storage, ring, repository.random(), stored::add);
    try (TaskScope uploads = TaskScope.open();
        PackWriter packs = new PackWriter(target, TIGHT, uploads)) {
      try (TaskScope workers = TaskScope.open()) {
        for (int i = 0; i < WORKERS; i++) {
          int worker = i;
          workers.forkPlatform(
              "worker-" + i,
              () -> {
                try (UnitSealer sealer = packs.newSealer()) {
                  work(sealer, worker);
                }
              });
        }
        workers.join();
      }
      packs.flush();
      return packs.counts();
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void allThatManyWorkersPutIsInThePacks() {
    PackCounts counts = run(repository.storage());
    assertThat(counts.uploadedPacks()).isEqualTo(counts.packs()).isEqualTo(stored.size());
    Set<BlobId> found = new HashSet<>();
    PackFooters footers = new PackFooters(repository.storage(), ring, repository.authors());
    try (PackReader reader = new PackReader(repository.storage(), ring, footers)) {
      for (IndexedPack pack : stored) {
        assertThat(footers.read(pack.name(), pack.length())).contains(pack);
        PackFooter footer = pack.decodeFooter();
        PackRef ref = new PackRef(pack.name(), footer.envelopes());
        reader.read(ref, requests(footer), new Finder(found));
      }
    }
    assertThat(found).isEqualTo(put);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aStorageThatFailsAnywhereEndsAllWorkersWithItsFailure() {
    for (int call : new int[] {1, 2, 9}) {
      stored.clear();
      FaultStorage storage = new FaultStorage(new MemoryStorage(), SEED);
      storage.from(call, FaultStorage.Fault.FAIL_BEFORE);
      assertThatThrownBy(() -> run(storage))
          .as("failing from call %s", call)
          .isInstanceOf(StorageException.class);
      assertThat(stored).hasSize(call - 1);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anErrorWhileAPackIsSentEndsTheRunInsteadOfLettingItWait() {
    Storage storage =
        new ForwardingStorage(new MemoryStorage()) {
          @Override
          public void put(ObjectName name, Content content, PutOptions options) {
            throw new OutOfMemoryError("no room to send " + name);
          }
        };
    assertThatThrownBy(() -> run(storage))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageStartingWith("no room to send pack/");
  }

  private static List<UnitRequest> requests(PackFooter footer) {
    List<UnitRequest> requests = new ArrayList<>();
    for (UnitEntry entry : footer.units()) {
      List<UnitRequest.Wanted> wanted = new ArrayList<>();
      int at = 0;
      for (var blob : entry.blobs()) {
        wanted.add(new UnitRequest.Wanted(blob.id(), at, blob.length()));
        at += blob.length();
      }
      requests.add(new UnitRequest(StoredUnit.of(entry, footer.codec(entry)), wanted));
    }
    return requests;
  }

  private record Finder(Set<BlobId> found) implements BlobSink {
    @Override
    public void blob(BlobId id, byte[] bytes, int offset, int length) {
      found.add(id);
    }

    @Override
    public void damaged(UnitRequest unit, CorruptionException cause) {
      throw cause;
    }
  }

  @Test
  void aPackKnowsTheHashOfAllItsBytesWithoutBeingRead() {
    AtomicInteger packs = new AtomicInteger();
    run(
        new ForwardingStorage(repository.storage()) {
          @Override
          public void put(ObjectName name, Content content, PutOptions options) {
            super.put(name, content, options);
            byte[] bytes = super.get(name, ByteRange.all()).orElseThrow();
            assertThat(content.sha256()).contains(Hash.of(Digests.sha256(bytes)));
            packs.incrementAndGet();
          }
        });
    assertThat(packs).hasPositiveValue();
  }
}
