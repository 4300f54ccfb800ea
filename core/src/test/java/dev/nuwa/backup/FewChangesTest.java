package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.repo.Session;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.wrap.ObservedStorage;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that finds little new beside what its source holds, here a file of 2 GiB of which all is a
/// hole, stores it without reading an index.
final class FewChangesTest {

  private static final long HOLE_BYTES = 2L << 30;
  private static final int LITTLE = 50_000;
  private static final int MUCH = 500_000;

  @TempDir Path folder;

  private final MemoryStorage storage = new MemoryStorage();
  private final Queue<String> lists = new ConcurrentLinkedQueue<>();
  private Engine engine;

  @BeforeEach
  void backUp() throws IOException {
    Files.createDirectories(source());
    try (var large = new RandomAccessFile(source().resolve("large").toFile(), "rw")) {
      large.setLength(HOLE_BYTES);
    }
    write("little", 1, LITTLE);
    write("much", 2, MUCH);
    engine = Engine.create(storage, 7).after(Duration.ofSeconds(5)); // the files are at rest
    again();
  }

  private Path source() {
    return folder.resolve("source");
  }

  private void write(String name, int seed, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    Files.write(source().resolve(name), content);
  }

  /// Bytes of packs that a run adds.
  private long again() {
    long before = packBytes();
    lists.clear();
    EventSink sink =
        event -> {
          if (event instanceof Event.StorageRequest request && request.verb().equals("list")) {
            lists.add(request.object());
          }
        };
    ObservedStorage observed = new ObservedStorage(storage, sink, Ticker.system());
    engine.backup(observed, source(), folder.resolve("state"));
    return packBytes() - before;
  }

  private long packBytes() {
    try (var packs = storage.list("pack/")) {
      return packs.mapToLong(ObjectInfo::bytes).sum();
    }
  }

  private void holdsAll() throws IOException {
    Files.delete(source().resolve("large")); // two gibibytes of zeros are not compared
    again();
    Path out = folder.resolve("out");
    try (Session session = engine.open(storage)) {
      engine.restore(session, session.snapshots().confirmed().getFirst(), out);
    }
    assertThat(Engine.look(out)).isEqualTo(Engine.look(source()));
  }

  @Test
  void littleIsStoredWithoutALook() throws IOException {
    write("new", 3, LITTLE);
    assertThat(again()).isBetween((long) LITTLE, 2L * LITTLE);
    assertThat(lists).isNotEmpty().doesNotContain("index/");
    holdsAll();
  }

  @Test
  void onceInARunAllTheSame() throws IOException {
    write("new", 3, LITTLE);
    write("new2", 3, LITTLE);
    assertThat(again()).isBetween((long) LITTLE, 2L * LITTLE);
    assertThat(lists).doesNotContain("index/");
    holdsAll();
  }

  @Test
  void littleThatIsStoredAlreadyMayBeStoredTwice() throws IOException {
    Files.move(source().resolve("little"), source().resolve("moved"));
    assertThat(again()).isBetween((long) LITTLE, 2L * LITTLE);
    assertThat(lists).doesNotContain("index/");
    holdsAll();
  }

  @Test
  void muchIsLookedUp() throws IOException {
    Files.move(source().resolve("much"), source().resolve("moved"));
    assertThat(again()).isLessThan(LITTLE);
    assertThat(lists).contains("index/");
    holdsAll();
  }

  @Test
  void whatWasStoredBeforeTheLookIsNotStoredOnceMore() throws IOException {
    write("a", 3, LITTLE);
    write("b", 4, MUCH);
    write("c", 3, LITTLE);
    assertThat(again()).isBetween((long) LITTLE + MUCH, 2L * LITTLE + MUCH);
    assertThat(lists).contains("index/");
    holdsAll();
  }

  /// Files for some leaves, of which one changes: the nodes above the leaves are the parent's but
  /// for those above it.
  @Test
  void nodesOfTheParentAreNotStoredAgain() throws IOException {
    for (int d = 0; d < 20; d++) {
      Path directory = Files.createDirectory(source().resolve("d" + d));
      for (int i = 0; i < 5000; i++) {
        Files.createFile(directory.resolve("a file with a name that is of some length " + i));
      }
    }
    long all = again();
    Files.writeString(source().resolve("d9/a file with a name that is of some length 7"), "new");
    assertThat(again()).isLessThan(all / 20);
    assertThat(lists).doesNotContain("index/");
    holdsAll();
  }

  @Test
  void manyEntriesAreLookedUpHoweverSmallTheyAre() throws IOException {
    for (int i = 0; i < 3000; i++) {
      Files.createFile(source().resolve("e" + i));
    }
    again();
    assertThat(lists).contains("index/");
    holdsAll();
  }
}
