package dev.nuwa.repo.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.TestRepository;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.wrap.ObservedStorage;
import dev.nuwa.task.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// A backup joins the heads of its writer's chain; what choosing the parent has read already is not
/// read for that again.
final class ChainHeadsCostTest {

  private final MemoryStorage storage = new MemoryStorage();
  private final TestRepository repository = TestRepository.create(storage, 7);
  private final Queue<String> read = new ConcurrentLinkedQueue<>();
  private final Queue<String> listed = new ConcurrentLinkedQueue<>();

  @Test
  void aBackupReadsEachOlderSnapshotOnce() {
    for (int i = 0; i < 5; i++) {
      repository.backup(storage, Map.of("file", ("content " + i).getBytes(StandardCharsets.UTF_8)));
    }
    StoredSnapshot made;
    try (Session session = repository.open(observed())) {
      made = TestRepository.backup(session, TestRepository.NOON, Map.of("file", new byte[] {1}));
    }
    Map<String, Integer> counts = new HashMap<>();
    read.stream()
        .filter(n -> !n.equals(made.name()))
        .forEach(n -> counts.merge(n, 1, Integer::sum));
    assertThat(made.facts().lineage().previous()).hasSize(1);
    assertThat(counts).hasSize(5).allSatisfy((name, count) -> assertThat(count).isEqualTo(1));
  }

  @Test
  void aSnapshotThatCameAfterTheListingIsJoinedToo() {
    repository.backup(storage, Map.of("file", new byte[] {1}));
    try (Session session = repository.open(observed())) {
      assertThat(session.snapshots().snapshots()).hasSize(1);
      StoredSnapshot meanwhile = repository.backup(storage, Map.of("file", new byte[] {2}));
      StoredSnapshot joined =
          TestRepository.backup(session, TestRepository.NOON, Map.of("file", new byte[] {3}));
      assertThat(joined.facts().lineage().previous()).containsExactly(meanwhile.asPrevious());
    }
  }

  @Test
  void aRunThatStoresNothingJoinsTheHeadsThatWereListedForIt() {
    Map<String, byte[]> files = Map.of("file", new byte[] {1});
    StoredSnapshot before = repository.backup(storage, files);
    try (Session session = repository.open(observed())) {
      for (int i = 0; i < 2; i++) {
        listed.clear();
        StoredSnapshot made = TestRepository.backup(session, TestRepository.NOON, files);
        assertThat(made.facts().lineage().previous()).containsExactly(before.asPrevious());
        assertThat(listed).containsExactly("snap/");
        before = made;
      }
    }
  }

  private ObservedStorage observed() {
    EventSink sink =
        event -> {
          if (event instanceof Event.StorageRequest request
              && request.object().startsWith("snap/")) {
            switch (request.verb()) {
              case "get" -> read.add(request.object());
              case "list" -> listed.add(request.object());
              default -> {}
            }
          }
        };
    return new ObservedStorage(storage, sink, Ticker.system());
  }
}
