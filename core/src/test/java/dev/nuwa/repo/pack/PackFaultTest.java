package dev.nuwa.repo.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.crypto.Digests;
import dev.nuwa.error.BackupException;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.StorageException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Limits;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.format.pack.Part;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.TestRepository;
import dev.nuwa.repo.unit.Compression;
import dev.nuwa.repo.unit.PlainUnit;
import dev.nuwa.repo.unit.SealableUnit;
import dev.nuwa.repo.unit.StoredUnit;
import dev.nuwa.repo.unit.UnitCompressor;
import dev.nuwa.repo.unit.UnitKeys;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Staging;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FaultStorage;
import dev.nuwa.task.TaskScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PackFaultTest {

  private static final long SEED = 30;
  private static final PackOptions OPTIONS =
      new PackOptions(
          256 << 10, 128 << 10, 2, 1, Compression.STANDARD, Grouping.STANDARD, ReadBack.EVERY_UNIT);

  private final TestRepository repository = new TestRepository(SEED);
  private final KeyRing ring = repository.ring();
  private final PackFooters footers =
      new PackFooters(repository.storage(), ring, repository.authors());
  private final List<IndexedPack> stored = Collections.synchronizedList(new ArrayList<>());

  private static byte[] noise(int number, int length) {
    byte[] bytes = new byte[length];
    new Random(SEED + number).nextBytes(bytes);
    return bytes;
  }

  private static byte[] text(int number, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + (i / 7 + number) % 20);
    }
    return bytes;
  }

  private void put(UnitSealer sealer, byte[] bytes) {
    BlobId id = ring.hasher().chunk(bytes);
    int checksum = Digests.crc32c(bytes, 0, bytes.length);
    sealer.chunk(ChunkKind.GEAR, id, checksum, bytes, 0, bytes.length);
  }

  private PackWriter writer(
      Storage storage, TaskScope scope, UnaryOperator<UnitCompressor.Kernel> hook) {
    PackTarget target = new PackTarget(storage, ring, repository.random(), stored::add);
    return new PackWriter(target, OPTIONS, scope, hook);
  }

  /// A pack of a few units in the repository's storage, and what its index says.
  private IndexedPack onePack() {
    stored.clear();
    try (TaskScope scope = TaskScope.open();
        PackWriter packs = writer(repository.storage(), scope, UnaryOperator.identity());
        UnitSealer sealer = packs.newSealer()) {
      put(sealer, noise(1, 2000));
      put(sealer, text(2, 3000));
      sealer.flush();
      packs.flush();
    }
    return stored.getFirst();
  }

  @Test
  void aFaultyCompressorIsFoundBeforeAnythingIsStored() {
    UnaryOperator<UnitCompressor.Kernel> flipsABit =
        sound ->
            (in, offset, length, out, outOffset) -> {
              int written = sound.compress(in, offset, length, out, outOffset);
              out[outOffset + written - 3] ^= 4;
              return written;
            };
    Storage storage = new MemoryStorage();
    try (TaskScope scope = TaskScope.open();
        PackWriter packs = writer(storage, scope, flipsABit);
        UnitSealer sealer = packs.newSealer()) {
      put(sealer, text(1, 100_000));
      assertThatThrownBy(sealer::flush)
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("suspect memory or processor");
      assertThatThrownBy(() -> put(sealer, text(2, 10))).isInstanceOf(CorruptionException.class);
      assertThatThrownBy(packs::flush).isInstanceOf(CorruptionException.class);
    }
    assertThat(storage.list("")).isEmpty();
    assertThat(stored).isEmpty();
  }

  @Test
  void aSourceThatChangesBetweenHashingAndSealingIsFound() {
    try (TaskScope scope = TaskScope.open();
        PackWriter packs = writer(new MemoryStorage(), scope, UnaryOperator.identity());
        UnitSealer sealer = packs.newSealer()) {
      byte[] bytes = noise(1, 100_000);
      BlobId id = ring.hasher().chunk(bytes);
      int checksum = Digests.crc32c(bytes, 0, bytes.length);
      bytes[77] ^= 1;
      sealer.chunk(ChunkKind.GEAR, id, checksum, bytes, 0, bytes.length);
      assertThatThrownBy(sealer::flush)
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining(id.toString());
      assertThatThrownBy(packs::flush).isInstanceOf(CorruptionException.class);
    }
  }

  @Test
  void aBitThatFlipsAfterSealingIsFoundAndNamed() {
    Staging flipping =
        bytesMax -> new FlippingStaged(Staging.inMemory(256 << 10, 1).begin(bytesMax), 3);
    try (Staging.Staged staged = flipping.begin(1 << 20);
        SealingBench bench = new SealingBench()) {
      OpenPack pack = new OpenPack(PackDraft.data(ring), ReadBack.EVERY_UNIT, staged, 256 << 10);
      assertThat(pack.append(unit(noise(1, 5000)), bench)).isTrue();
      assertThatThrownBy(() -> pack.append(unit(noise(2, 5000)), bench))
          .isInstanceOfSatisfying(
              CorruptionException.class,
              e -> {
                assertThat(e.offset()).isGreaterThan(5000);
                assertThat(e.object()).startsWith("pack/");
              });
      pack.discard();
    }
  }

  /// Flips a bit in what it is given at one of its writes: the memory is bad, not the file.
  private static final class FlippingStaged implements Staging.Staged {
    private final Staging.Staged inner;
    private int left;

    FlippingStaged(Staging.Staged inner, int number) {
      this.inner = inner;
      this.left = number;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (--left == 0) {
        bytes[offset + length / 2] ^= 16;
      }
      inner.write(bytes, offset, length);
    }

    @Override
    public Content content() {
      return inner.content();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private SealableUnit[] unit(byte[] bytes) {
    BlobEntry blob = new BlobEntry(ring.hasher().chunk(bytes), bytes.length);
    int[] checksums = {Digests.crc32c(bytes, 0, bytes.length)};
    PlainUnit plain = new PlainUnit(bytes, 0, bytes.length, List.of(blob), checksums);
    return new SealableUnit[] {SealableUnit.stored(Part.DATA, plain)};
  }

  @Test
  void aFailedUploadEndsTheSessionForEverybody() {
    FaultStorage storage = new FaultStorage(new MemoryStorage(), SEED);
    storage.from(2, FaultStorage.Fault.FAIL_BEFORE);
    try (TaskScope scope = TaskScope.open();
        PackWriter packs = writer(storage, scope, UnaryOperator.identity());
        UnitSealer one = packs.newSealer();
        UnitSealer two = packs.newSealer()) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  put(i % 2 == 0 ? one : two, noise(i, 100_000));
                }
                one.flush();
                two.flush();
                packs.flush();
              })
          .isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> put(one, noise(0, 1))).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> put(two, noise(0, 1))).isInstanceOf(StorageException.class);
      assertThatThrownBy(packs::flush).isInstanceOf(StorageException.class);
      assertThat(packs.counts().uploadedPacks()).isEqualTo(stored.size()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aFailureOfTheListenerEndsTheSession() {
    PackTarget target =
        new PackTarget(
            new MemoryStorage(),
            ring,
            repository.random(),
            pack -> {
              throw new CorruptionException(pack.name(), -1, "no index for it");
            });
    try (TaskScope scope = TaskScope.open();
        PackWriter packs = new PackWriter(target, OPTIONS, scope);
        UnitSealer sealer = packs.newSealer()) {
      put(sealer, noise(1, 100));
      sealer.flush();
      assertThatThrownBy(packs::flush).hasMessageContaining("no index for it");
    }
  }

  @Test
  void twoProcessesWithTheSameRandomStateNeverUseANonceTwice() {
    Set<ByteString> nonces = new HashSet<>();
    int count = 0;
    for (int clone = 0; clone < 2; clone++) {
      // The same name, secret and salt, as after a snapshot of a virtual machine.
      try (KeyRing cloned =
              KeyRing.of(
                  repository.owner(), repository.config().config(), TestRepository.seeded(SEED));
          PackDraft draft = PackDraft.data(cloned)) {
        UnitKeys keys = draft.newUnitKeys().getFirst();
        for (int i = 0; i < 50; i++) {
          byte[] bytes = noise(1000 * clone + i, 500);
          SealableUnit unit = unit(bytes)[0];
          var entry =
              new dev.nuwa.format.pack.UnitEntry(
                  new dev.nuwa.format.pack.UnitEntry.Place(0, i, Part.DATA, 0),
                  0,
                  516,
                  unit.plain().blobs());
          assertThat(nonces.add(ByteString.of(keys.nonce(StoredUnit.of(entry, Codec.STORED)))))
              .isTrue();
          count++;
        }
      }
    }
    assertThat(nonces).hasSize(count);
  }

  @Test
  void everyFlippedBitOfAPackIsFoundByWhoReadsThere() {
    IndexedPack pack = onePack();
    ObjectName name = ObjectName.of(pack.name());
    byte[] sound = repository.storage().get(name, ByteRange.all()).orElseThrow();
    UnitRequest request = firstUnit(pack);
    int end = (int) request.unit().end();
    int start = (int) request.unit().offset();
    Random random = new Random(SEED);
    for (int i = 0; i < 150; i++) {
      int at = random.nextInt(sound.length);
      byte[] damaged = sound.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      repository.storage().put(name, Content.of(damaged), PutOptions.plain());
      if (at >= start && at < end) {
        assertThat(problem(pack, request)).as("byte %s", at).isPositive();
      } else {
        assertThat(problem(pack, request)).as("byte %s", at).isZero();
      }
      if (at < start || at >= sound.length - 4 - 118 - boxLength(sound)) {
        assertThatThrownBy(() -> footers().read(pack.name(), sound.length))
            .as("byte %s", at)
            .isInstanceOf(BackupException.class);
      }
    }
  }

  @Test
  void aPackThatIsCutOffMissingOrAnotherOneIsReported() {
    IndexedPack pack = onePack();
    IndexedPack other = onePack();
    ObjectName name = ObjectName.of(pack.name());
    Storage storage = repository.storage();
    byte[] sound = storage.get(name, ByteRange.all()).orElseThrow();
    UnitRequest request = firstUnit(pack);
    for (int length = 1; length < sound.length; length += 97) {
      storage.put(name, Content.of(sound, 0, length), PutOptions.plain());
      int cut = length;
      assertThatThrownBy(() -> footers().read(pack.name(), cut))
          .isInstanceOf(BackupException.class);
      assertThat(problem(pack, request)).isEqualTo(length < request.unit().end() ? 1 : 0);
    }
    byte[] swapped = storage.get(ObjectName.of(other.name()), ByteRange.all()).orElseThrow();
    storage.put(name, Content.of(swapped), PutOptions.plain());
    assertThatThrownBy(() -> footers().read(pack.name(), swapped.length))
        .isInstanceOf(CorruptionException.class);
    assertThat(problem(pack, request)).isOne();
    storage.delete(name);
    assertThat(footers().read(pack.name(), sound.length)).isEmpty();
    assertThat(problem(pack, request)).isOne();
  }

  @Test
  void aFooterLongerThanTheFirstReadIsFetchedWhole() {
    stored.clear();
    PackOptions ungrouped =
        new PackOptions(
            1 << 20, 128 << 10, 1, 1, Compression.OFF, Grouping.STANDARD, ReadBack.EVERY_UNIT);
    PackTarget target =
        new PackTarget(repository.storage(), ring, repository.random(), stored::add);
    try (TaskScope scope = TaskScope.open();
        PackWriter packs = new PackWriter(target, ungrouped, scope);
        UnitSealer sealer = packs.newSealer()) {
      for (int i = 0; i < 4000; i++) {
        put(sealer, noise(i, 20));
      }
      sealer.flush();
      packs.flush();
    }
    IndexedPack pack = stored.getFirst();
    assertThat(pack.footer().length()).isGreaterThan(64 << 10);
    assertThat(footers().read(pack.name(), pack.length())).contains(pack);
  }

  @Test
  void aUnitLargerThanAPackGetsAPackOfItsOwn() {
    stored.clear();
    byte[] bytes = noise(1, 700_000);
    try (TaskScope scope = TaskScope.open();
        PackWriter packs = writer(repository.storage(), scope, UnaryOperator.identity());
        UnitSealer sealer = packs.newSealer()) {
      put(sealer, bytes);
      put(sealer, noise(2, 700_000));
      sealer.flush();
      packs.flush();
    }
    assertThat(stored).hasSize(2);
    assertThat(stored).allSatisfy(p -> assertThat(p.length()).isLessThan(Limits.PACK));
    assertThat(problem(stored.getFirst(), firstUnit(stored.getFirst()))).isZero();
  }

  private static UnitRequest firstUnit(IndexedPack pack) {
    var footer = pack.decodeFooter();
    var entry = footer.units().getFirst();
    BlobEntry blob = entry.blobs().getFirst();
    StoredUnit unit = StoredUnit.of(entry, footer.codec(entry));
    return new UnitRequest(unit, List.of(new UnitRequest.Wanted(blob.id(), 0, blob.length())));
  }

  private PackFooters footers() {
    return footers;
  }

  /// How many units could not be read.
  private int problem(IndexedPack pack, UnitRequest request) {
    List<CorruptionException> problems = new ArrayList<>();
    BlobHasher hasher = ring.hasher();
    BlobSink sink =
        new BlobSink() {
          @Override
          public void blob(BlobId id, byte[] bytes, int offset, int length) {
            assertThat(hasher.chunk(bytes, offset, length)).isEqualTo(id);
          }

          @Override
          public void damaged(UnitRequest unit, CorruptionException cause) {
            assertThat(cause.object()).isEqualTo(pack.name());
            problems.add(cause);
          }
        };
    try (PackReader reader = new PackReader(repository.storage(), ring, footers())) {
      PackRef ref = new PackRef(pack.name(), pack.decodeFooter().envelopes());
      reader.read(ref, List.of(request), sink);
    }
    return problems.size();
  }

  private static int boxLength(byte[] pack) {
    int at = pack.length - 118 - 4;
    return (pack[at] & 0xff) | (pack[at + 1] & 0xff) << 8 | (pack[at + 2] & 0xff) << 16;
  }
}
