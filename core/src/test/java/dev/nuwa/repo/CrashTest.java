package dev.nuwa.repo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.error.BackupException;
import dev.nuwa.error.RepositoryMissingException;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FaultStorage;
import dev.nuwa.storage.contract.FaultStorage.Fault;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Dies before and after every request to the storage, one after the other, and looks at what is
/// left: enumerated, not sampled.
final class CrashTest {

  /// What the last request that got through came to.
  enum LastRequest {
    NOT_DONE,
    DONE_UNANSWERED;

    void killAt(FaultStorage storage, long call) {
      switch (this) {
        case NOT_DONE -> storage.from(call, Fault.FAIL_BEFORE);
        case DONE_UNANSWERED ->
            storage.at(call, Fault.FAIL_AFTER).from(call + 1, Fault.FAIL_BEFORE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void makingARepositoryLeavesNoneOrAWholeOne(LastRequest last) {
    long calls = create(new FaultStorage(new MemoryStorage(), 0));
    for (long call = 1; call <= calls; call++) {
      MemoryStorage left = new MemoryStorage();
      FaultStorage dying = new FaultStorage(left, 0);
      last.killAt(dying, call);
      boolean made = tryTo(() -> create(dying));

      boolean there = opens(left);

      assertThat(there || !made).as("killed at %s", call).isTrue();
      if (!there) {
        create(left);
      }
      assertThat(opens(left)).as("after another try, killed at %s", call).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBackupThatDiesLosesNothingConfirmed(LastRequest last) {
    MemoryStorage before = new MemoryStorage();
    TestRepository repository = TestRepository.create(before, 1);
    Map<String, byte[]> old = TestRepository.files(1, 6);
    StoredSnapshot confirmed = repository.backup(before, old);
    Map<String, byte[]> files = new HashMap<>(old);
    files.putAll(TestRepository.files(2, 4));
    FaultStorage counting = new FaultStorage(copy(before), 0);
    repository.backup(counting, files);

    for (long call = 1; call <= counting.calls(); call++) {
      Storage left = copy(before);
      FaultStorage dying = new FaultStorage(left, 0);
      last.killAt(dying, call);
      boolean reported = tryTo(() -> repository.backup(dying, files));
      holds(repository, left, confirmed, old, files, reported, "killed at " + call);

      StoredSnapshot again = repository.backup(left, files);
      try (Session session = repository.open(left)) {
        TestRepository.assertHolds(session, again, files);
        TestRepository.assertHolds(session, confirmed, old);
      }
    }
  }

  private static void holds(
      TestRepository repository,
      Storage left,
      StoredSnapshot confirmed,
      Map<String, byte[]> old,
      Map<String, byte[]> files,
      boolean reported,
      String when) {
    try (Session session = repository.open(left)) {
      List<StoredSnapshot> all = session.snapshots().confirmed();
      assertThat(session.snapshots().problems()).as(when).isEmpty();
      assertThat(all).as(when).contains(confirmed);
      assertThat(all.size() > 1 || !reported).as(when).isTrue();
      for (StoredSnapshot snapshot : all) {
        TestRepository.assertHolds(session, snapshot, snapshot.equals(confirmed) ? old : files);
      }
    }
  }

  private static long create(Storage storage) {
    SeededRandom random = new SeededRandom(7);
    try (RepositoryDraft draft =
        RepositoryDraft.make(random, () -> Instant.EPOCH, DomainParameters.DEFAULT, "test")) {
      draft.addPassword("password".toCharArray(), PasswordCost.LEAST);
      draft.publish(storage);
    }
    return storage instanceof FaultStorage counting ? counting.calls() : 0;
  }

  private static boolean opens(Storage storage) {
    EventSink noComplaint = event -> assertThat(event).isNotInstanceOf(Event.Warning.class);
    Environment environment =
        new Environment(storage, new SeededRandom(8), () -> Instant.EPOCH, noComplaint);
    try (Session session = Repository.open(environment).unlock("password".toCharArray())) {
      return session.snapshots().snapshots().isEmpty();
    } catch (RepositoryMissingException e) {
      return false;
    }
  }

  private static boolean tryTo(Runnable work) {
    try {
      work.run();
      return true;
    } catch (BackupException e) {
      return false;
    }
  }

  private static Storage copy(Storage storage) {
    Storage copy = new MemoryStorage();
    Damage.copy(storage, copy);
    return copy;
  }
}
