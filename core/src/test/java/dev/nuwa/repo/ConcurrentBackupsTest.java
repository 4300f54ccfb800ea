package dev.nuwa.repo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.repo.snapshot.ChainHeads;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.contract.FaultStorage;
import dev.nuwa.storage.contract.FaultStorage.Fault;
import dev.nuwa.task.Task;
import dev.nuwa.task.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConcurrentBackupsTest {

  private final MemoryStorage storage = new MemoryStorage();

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void backupsAtTheSameTimeAllSucceed(int count) {
    TestRepository repository = TestRepository.create(storage, 1);
    Map<String, byte[]> shared = TestRepository.files(1, 6);
    List<Task<StoredSnapshot>> running = new ArrayList<>();
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < count; i++) {
        running.add(scope.fork("backup-" + i, () -> repository.backup(storage, shared)));
      }
      scope.join();
    }

    try (Session session = repository.open(storage)) {
      assertThat(session.snapshots().problems()).isEmpty();
      assertThat(session.snapshots().confirmed()).hasSize(count);
      for (Task<StoredSnapshot> backup : running) {
        TestRepository.assertHolds(session, backup.result(), shared);
      }
    }
    StoredSnapshot last = repository.backup(storage, shared);
    try (Session session = repository.open(storage)) {
      assertThat(ChainHeads.of(session.snapshots().snapshots()).of(last.author()))
          .containsExactly(last.asPrevious());
    }
  }

  @Test
  void aRequestThatFailsOnceEndsTheBackupAndItsPin() {
    TestRepository repository = TestRepository.create(storage, 1);
    Map<String, byte[]> files = TestRepository.files(1, 3);
    FaultStorage counting = new FaultStorage(copy(), 0);
    repository.backup(counting, files);

    for (long call = 1; call < counting.calls(); call++) {
      MemoryStorage left = copy();
      FaultStorage failing = new FaultStorage(left, 0).at(call, Fault.FAIL_BEFORE);
      boolean failed = fails(() -> repository.backup(failing, files));
      List<String> pins = left.list("pin/").map(o -> o.name().value()).toList();
      assertThat(failed || !pins.isEmpty()).as("call %s", call).isTrue();
      assertThat(pins.isEmpty() || pins.stream().anyMatch(name -> name.endsWith("-end")) || !failed)
          .as("pins after call %s failed: %s", call, pins)
          .isTrue();
    }
  }

  private static boolean fails(Runnable work) {
    try {
      work.run();
      return false;
    } catch (dev.nuwa.error.BackupException e) {
      return true;
    }
  }

  private MemoryStorage copy() {
    MemoryStorage copy = new MemoryStorage();
    Damage.copy(storage, copy);
    return copy;
  }
}
