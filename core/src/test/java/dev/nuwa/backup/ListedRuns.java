package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.repo.Session;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.wrap.ObservedStorage;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Backups of one source to a repository of its own, of which is known what each run listed.
final class ListedRuns {

  private final Path folder;
  private final MemoryStorage storage = new MemoryStorage();
  private final Queue<String> lists = new ConcurrentLinkedQueue<>();
  private Engine engine = Engine.create(storage, 7);

  /// @param folder for the source, the state and what is restored
  ListedRuns(Path folder) {
    this.folder = folder;
  }

  MemoryStorage storage() {
    return storage;
  }

  /// What is backed up; to be made by the test.
  Path source() {
    return folder.resolve("source");
  }

  /// The first run; later than now, so that the files are at rest.
  void begin() {
    engine = engine.after(Duration.ofSeconds(5));
    again();
  }

  BackupReport again() {
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

  /// The prefixes that the last run listed.
  Queue<String> lists() {
    return lists;
  }

  /// The newest snapshot is what the source is.
  void expectRestored(String name) throws IOException {
    Path out = folder.resolve(name);
    try (Session session = engine.open(storage)) {
      engine.restore(session, session.snapshots().confirmed().getFirst(), out);
    }
    assertThat(Engine.look(out)).isEqualTo(Engine.look(source()));
  }
}
