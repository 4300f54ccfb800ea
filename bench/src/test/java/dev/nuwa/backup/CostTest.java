package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.EventSink;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.storage.LocalStorage;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.wrap.CachedStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/// What a file, a chunk and a byte cost: the difference between a run on some and a run on more, so
/// that what a run costs once does not count. A number that grows here is a slower program on every
/// machine; lower a bound when the program got better.
///
/// The bounds are a quarter above what was measured: the runtime allocates more while it
/// interprets.
@EnabledOnOs(OS.LINUX)
class CostTest {

  private static final long SEED = 525;
  private static final int FEW = 1_000;
  private static final int MANY = 5_000;
  private static final int SMALL_BYTES = 1000;
  private static final int CHUNKS = 8;
  private static final int CHUNK_BYTES = 1 << 20;

  @TempDir(factory = InMemory.class)
  Path folder;

  /// Thousands of files are quickly made where no disk is asked.
  static final class InMemory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      Path memory = Path.of("/dev/shm");
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "nuwa")
          : Files.createTempDirectory("nuwa");
    }
  }

  /// What the steps of one repository's life cost.
  private record Life(Step first, Step unchanged, Step restore) {}

  private record Step(Meter meter, long packs, long otherPuts, long gets, long asked) {}

  private interface Work {
    void run(CountedStorage storage);
  }

  private static Step measured(CountedStorage storage, Work work) throws IOException {
    long packs = storage.packs.get();
    long otherPuts = storage.otherPuts.get();
    long gets = storage.gets.get();
    long asked = storage.asked.get();
    Meter before = Meter.now();
    work.run(storage);
    return new Step(
        Meter.now().since(before),
        storage.packs.get() - packs,
        storage.otherPuts.get() - otherPuts,
        storage.gets.get() - gets,
        storage.asked.get() - asked);
  }

  /// A backup, another one, and a restore.
  private Life live(String name, int files, int bytesEach) throws IOException {
    return live(name, files, bytesEach, storage -> storage);
  }

  /// @param seen the storage as a command sees it
  private Life live(String name, int files, int bytesEach, UnaryOperator<Storage> seen)
      throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Path source = home.resolve("source");
    Random random = new Random(SEED);
    for (int i = 0; i < files; i++) {
      Path parent = Files.createDirectories(source.resolve("folder-" + i / 500));
      byte[] bytes = new byte[bytesEach];
      random.nextBytes(bytes);
      Files.write(parent.resolve("file-" + i), bytes);
    }
    Path states = home.resolve("states");
    PackOptions packs = PackOptions.forMemory(256L << 20);
    try (CountedStorage storage = new CountedStorage(LocalStorage.create(home.resolve("repo")))) {
      Engine engine = Engine.create(storage, SEED);
      Work backup = s -> engine.backup(seen.apply(s), source, states, same -> same, packs);
      Step first = measured(storage, backup);
      Step unchanged = measured(storage, backup);
      Step restore =
          measured(
              storage,
              s -> {
                try (Session session = engine.open(seen.apply(s))) {
                  var newest = session.snapshots().confirmed().getFirst();
                  engine.restore(session, newest, home.resolve("target"));
                }
              });
      return new Life(first, unchanged, restore);
    }
  }

  private static void atMost(String what, double found, double bound) {
    assertThat(found).describedAs(what).isLessThanOrEqualTo(bound);
  }

  @Test
  void aSmallFile() throws IOException {
    live("warm-up", FEW, SMALL_BYTES);
    Life few = live("few", FEW, SMALL_BYTES);
    Life many = live("many", MANY, SMALL_BYTES);
    int more = MANY - FEW;
    Meter first = many.first.meter().since(few.first.meter());
    Meter unchanged = many.unchanged.meter().since(few.unchanged.meter());
    Meter restore = many.restore.meter().since(few.restore.meter());
    atMost("first: bytes allocated", (double) first.allocated() / more, 9_000);
    atMost("first: read calls", (double) first.readCalls() / more, 1.05);
    atMost("first: write calls", (double) first.writeCalls() / more, 0.05);
    atMost("unchanged: bytes allocated", (double) unchanged.allocated() / more, 3_400);
    atMost("unchanged: read calls", (double) unchanged.readCalls() / more, 0.05);
    atMost("unchanged: write calls", (double) unchanged.writeCalls() / more, 0.05);
    atMost("restore: bytes allocated", (double) restore.allocated() / more, 6_500);
    atMost("restore: read calls", (double) restore.readCalls() / more, 0.05);
    atMost("restore: write calls", (double) restore.writeCalls() / more, 1.05);
  }

  @Test
  void aChunkOfALargeFile() throws IOException {
    live("warm-up", 1, CHUNKS * CHUNK_BYTES);
    Life few = live("few", 1, CHUNKS * CHUNK_BYTES);
    Life many = live("many", 1, 3 * CHUNKS * CHUNK_BYTES);
    double more = 2.0 * CHUNKS;
    double bytes = more * CHUNK_BYTES;
    Meter first = many.first.meter().since(few.first.meter());
    Meter restore = many.restore.meter().since(few.restore.meter());
    atMost("first: bytes allocated", first.allocated() / more, 900_000);
    atMost("first: bytes read for each byte", first.readBytes() / bytes, 1.001);
    atMost("first: bytes written for each byte", first.writtenBytes() / bytes, 1.05);
    atMost("first: read calls", first.readCalls() / more, 9);
    atMost("first: write calls", first.writeCalls() / more, 9);
    atMost("restore: bytes allocated", restore.allocated() / more, 400_000);
    atMost("restore: bytes read for each byte", restore.readBytes() / bytes, 1.05);
    atMost("restore: bytes written for each byte", restore.writtenBytes() / bytes, 1.001);
    atMost("restore: read calls", restore.readCalls() / more, 9);
    atMost("restore: write calls", restore.writeCalls() / more, 9);
  }

  @Test
  void aPackMoreIsOneRequestMore() throws IOException {
    Life few = live("few", 1, 20 * CHUNK_BYTES);
    Life many = live("many", 1, 60 * CHUNK_BYTES);
    assertThat(many.first.packs()).isGreaterThan(few.first.packs());
    assertThat(many.first.otherPuts()).isEqualTo(few.first.otherPuts());
    assertThat(many.first.gets()).isEqualTo(few.first.gets());
    assertThat(many.unchanged.packs()).isZero();
    assertThat(many.unchanged.gets()).isEqualTo(few.unchanged.gets());
    assertThat(many.unchanged.otherPuts()).isEqualTo(4); // pin, snapshot, confirmation, end of pin
    assertThat(many.unchanged.asked()).isEqualTo(few.unchanged.asked());
    atMost("restore: gets", (double) many.restore.gets() - few.restore.gets(), 44);
  }

  /// With the copies of structure objects that a command keeps of a bucket. Opening lists the
  /// probes besides, and reads the first configuration before it knows whose copies are meant.
  @Test
  void whatARunAsksABucketFor() throws IOException {
    Path copies = folder.resolve("copies");
    Life life =
        live(
            "asked",
            1,
            CHUNK_BYTES,
            storage -> new CachedStorage(storage, copies, "cost", 8 << 20, EventSink.none()));
    assertThat(life.first.asked() - life.first.packs()).isLessThanOrEqualTo(16);
    assertThat(life.unchanged.asked()).isLessThanOrEqualTo(10);
    assertThat(life.restore.asked()).isLessThanOrEqualTo(7);
  }
}
