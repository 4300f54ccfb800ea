package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.repo.Session;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.wrap.ObservedStorage;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where nothing changed nobody needs to know where what lies; where anything did, all of the new
/// tree is stored. There are enough files for several leaves.
final class UnchangedBackupTest {

  private static final int FILES = 5000;

  @TempDir Path folder;

  private final MemoryStorage storage = new MemoryStorage();
  private final Queue<String> lists = new ConcurrentLinkedQueue<>();
  private Engine engine;

  @BeforeEach
  void backUp() throws IOException {
    for (int i = 0; i < FILES; i++) {
      Path directory = source().resolve("d" + i / 500);
      if (i % 500 == 0) {
        Files.createDirectories(directory);
      }
      Files.writeString(directory.resolve("f%04d".formatted(i)), "content " + i);
    }
    engine = Engine.create(storage, 7).after(Duration.ofSeconds(5)); // the files are at rest
    again();
  }

  private Path source() {
    return folder.resolve("source");
  }

  private BackupReport again() {
    lists.clear();
    EventSink sink =
        event -> {
          if (event instanceof Event.StorageRequest request && request.verb().equals("list")) {
            lists.add(request.object());
          }
        };
    ObservedStorage observed = new ObservedStorage(storage, sink, Ticker.system());
    return engine.backup(observed, source(), folder.resolve("state"));
  }

  private long packs() {
    try (var packs = storage.list("pack/")) {
      return packs.count();
    }
  }

  private void holds(String name) throws IOException {
    Path out = folder.resolve(name);
    try (Session session = engine.open(storage)) {
      engine.restore(session, session.snapshots().confirmed().getFirst(), out);
    }
    assertThat(Engine.look(out)).isEqualTo(Engine.look(source()));
  }

  @Test
  void whereNothingChangedNoIndexIsListedAndNothingIsStored() throws IOException {
    long before = packs();
    BackupReport report = again();
    assertThat(report.changed()).isZero();
    assertThat(lists).isNotEmpty().doesNotContain("index/");
    assertThat(packs()).isEqualTo(before);
    again();
    assertThat(lists).doesNotContain("index/");
    holds("out");
  }

  @Test
  void aFileThatIsGoneMakesAnotherTree() throws IOException {
    again();
    Files.delete(source().resolve("d9/f4999"));
    again();
    assertThat(lists).contains("index/");
    holds("out");
    again();
    assertThat(lists).doesNotContain("index/");
    holds("out2");
  }

  @Test
  void aFileThatIsGoneFromTheMiddleMakesAnotherTree() throws IOException {
    Files.delete(source().resolve("d4/f2222"));
    again();
    assertThat(lists).contains("index/");
    holds("out");
  }

  @Test
  void aFileThatChangedIsLookedUp() throws IOException {
    Files.writeString(source().resolve("d4/f2222"), "something else");
    again();
    assertThat(lists).contains("index/");
    holds("out");
  }

  @Test
  void withoutTheStateOfTheLastRunTheParentsTreeIsRead() throws IOException {
    long before = packs();
    Path state = folder.resolve("state");
    Files.move(state, folder.resolve("lost"));
    again();
    assertThat(lists).contains("index/");
    assertThat(packs()).isEqualTo(before);
    holds("out");
  }
}
