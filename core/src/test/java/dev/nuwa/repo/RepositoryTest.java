package dev.nuwa.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.error.FormatException;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.error.RepositoryMissingException;
import dev.nuwa.error.UsageException;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.control.Features;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.key.IssuedKey;
import dev.nuwa.repo.key.RepositoryKeys;
import dev.nuwa.repo.snapshot.Selection;
import dev.nuwa.repo.snapshot.SnapshotFilter;
import dev.nuwa.repo.snapshot.SnapshotSelector;
import dev.nuwa.repo.snapshot.SnapshotStanding;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.LocalStorage;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.TaskScope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryTest {

  private final MemoryStorage storage = new MemoryStorage();

  @Test
  void whereThereIsNoRepositoryOpeningSaysSo() {
    Environment environment = environment();
    assertThatThrownBy(() -> Repository.open(environment))
        .isInstanceOf(RepositoryMissingException.class);
  }

  @Test
  void aRepositoryIsNotMadeTwice() {
    TestRepository.create(storage, 1);
    assertThatThrownBy(() -> TestRepository.create(storage, 2))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("already");
  }

  @Test
  void aPasswordOpensItAndAWrongOneDoesNot() {
    SeededRandom random = new SeededRandom(3);
    try (RepositoryDraft draft =
        RepositoryDraft.make(random, () -> Instant.EPOCH, DomainParameters.DEFAULT, "test")) {
      draft.addPassword("right".toCharArray(), PasswordCost.LEAST);
      draft.publish(storage);
    }
    Repository repository = Repository.open(environment());

    assertThat(repository.hasPasswords()).isTrue();
    try (Session session = repository.unlock("right".toCharArray())) {
      assertThat(session.role()).isEqualTo(Role.OWNER);
    }
    assertThatThrownBy(() -> repository.unlock("wrong".toCharArray()))
        .isInstanceOf(KeyException.class);
  }

  @Test
  void aLaterFormatIsRefusedWithASentence() {
    TestRepository.create(storage, 13);
    ObjectName config = ObjectName.of(ObjectNames.config(1));
    byte[] bytes = storage.get(config, ByteRange.all()).orElseThrow();
    bytes[5] = 2;
    storage.put(config, Content.of(bytes), PutOptions.plain());

    assertThatThrownBy(() -> Repository.open(environment()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("version");
  }

  @Test
  void unknownFeaturesThatForbidReadingAreObeyed() {
    TestRepository repository = TestRepository.create(storage, 14);
    try (Session session = repository.open(storage)) {
      Config now = session.config().config();
      Config next =
          new Config(
              2,
              session.config().hash(),
              now.authorityKey(),
              new Features(0, 0, 1, 0),
              now.suites(),
              now.domains(),
              now.revocations(),
              now.created());
      new RepositoryKeys(new SeededRandom(1), () -> TestRepository.NOON)
          .config(session.keys(), next)
          .putTo(storage);
    }
    assertThatThrownBy(() -> repository.backup(storage, TestRepository.files(1, 1)))
        .isInstanceOf(FormatException.class);
    assertThat(storage.list("pin/")).isEmpty();
    try (Session session = repository.open(storage)) {
      assertThat(session.snapshots().snapshots()).isEmpty();
    }
  }

  @Test
  void anInterruptedBackupStillEndsItsPin() {
    TestRepository repository = TestRepository.create(storage, 15);
    try (Session session = repository.open(storage);
        TaskScope scope = TaskScope.open()) {
      BackupSession backup =
          session.beginBackup(new BackupSpec(Optional.empty(), TestRepository.PACKS), scope);
      Thread.currentThread().interrupt();
      backup.close();
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(storage.list("pin/").map(o -> o.name().value()))
        .anyMatch(name -> name.endsWith("-end"));
  }

  @Test
  void itLivesInAFolderToo(@TempDir Path folder) {
    try (Storage local = LocalStorage.create(folder.resolve("repository"))) {
      TestRepository repository = TestRepository.create(local, 16);
      StoredSnapshot made = repository.backup(local, TestRepository.files(1, 5));
      try (Session session = repository.open(local)) {
        TestRepository.assertHolds(session, made, TestRepository.files(1, 5));
      }
    }
  }

  @Test
  void aKeyOfAnotherRepositoryIsRefused() {
    TestRepository.create(storage, 4);
    TestRepository other = TestRepository.create(new MemoryStorage(), 5);
    assertThatThrownBy(() -> other.open(storage)).isInstanceOf(KeyException.class);
  }

  @Test
  void whatIsBackedUpComesBack() {
    TestRepository repository = TestRepository.create(storage, 6);
    Map<String, byte[]> first = TestRepository.files(1, 20);
    Map<String, byte[]> second = new HashMap<>(first);
    second.putAll(TestRepository.files(2, 3));

    StoredSnapshot one = repository.backup(storage, first);
    StoredSnapshot two = repository.backup(storage, second);

    try (Session session = repository.open(storage)) {
      assertThat(session.snapshots().problems()).isEmpty();
      assertThat(session.snapshots().confirmed()).containsExactly(two, one);
      assertThat(two.facts().lineage().previous()).containsExactly(one.asPrevious());
      assertThat(two.facts().lineage().parent()).isEqualTo(one.name());
      assertThat(two.sequence()).isEqualTo(2);
      TestRepository.assertHolds(session, one, first);
      TestRepository.assertHolds(session, two, second);
    }
  }

  @Test
  void aSessionLeavesNoPinBehind() {
    TestRepository repository = TestRepository.create(storage, 7);
    repository.backup(storage, TestRepository.files(1, 2));
    List<String> pins = storage.list("pin/").map(o -> o.name().value()).toList();
    assertThat(pins).hasSize(2).anyMatch(name -> name.endsWith("-end"));
  }

  @Test
  void aSessionThatIsOnlyClosedEndsItsPinAndPublishesNothing() {
    TestRepository repository = TestRepository.create(storage, 8);
    try (Session session = repository.open(storage);
        TaskScope scope = TaskScope.open();
        BackupSession backup =
            session.beginBackup(new BackupSpec(Optional.empty(), TestRepository.PACKS), scope)) {
      assertThat(backup.parent()).isEmpty();
    }
    assertThat(storage.list("pin/").map(o -> o.name().value()))
        .anyMatch(name -> name.endsWith("-end"));
    assertThat(storage.list("snap/")).isEmpty();
  }

  @Test
  void aClockTenYearsOffChangesLabelsOnly() {
    TestRepository repository = TestRepository.create(storage, 9);
    Instant wrong = TestRepository.NOON.plus(Duration.ofDays(3650));
    Map<String, byte[]> files = TestRepository.files(1, 3);
    StoredSnapshot future;
    try (Session session = repository.open(storage, () -> wrong, EventSink.none())) {
      future = TestRepository.backup(session, wrong, files);
    }
    StoredSnapshot now = repository.backup(storage, TestRepository.files(2, 3));

    try (Session session = repository.open(storage)) {
      Selection latest =
          session
              .snapshots()
              .select(SnapshotSelector.parse("latest"), SnapshotFilter.ALL, session.keys());
      assertThat(latest).isEqualTo(new Selection.One(now));
      Selection before =
          session
              .snapshots()
              .select(SnapshotSelector.parse("latest~1"), SnapshotFilter.ALL, session.keys());
      assertThat(before).isEqualTo(new Selection.One(future));
      TestRepository.assertHolds(session, future, files);
    }
  }

  @Test
  void aWriteOnlyKeyBacksUpAndSeesNoNames() {
    TestRepository repository = TestRepository.create(storage, 10);
    TestRepository writer = repository.with(issue(repository, Role.WRITER));

    StoredSnapshot written;
    try (Session session = writer.open(storage);
        TaskScope scope = TaskScope.open();
        BackupSession backup =
            session.beginBackup(new BackupSpec(Optional.empty(), TestRepository.PACKS), scope)) {
      written = TestRepository.publish(backup, TestRepository.files(1, 4));
      assertThat(written.names()).isEmpty();
      assertThat(written.standing()).isEqualTo(SnapshotStanding.CONFIRMED);
      SnapshotFilter host = SnapshotFilter.ofHost("host");
      assertThat(session.snapshots().matching(host, session.keys())).hasSize(1);
      SnapshotFilter other = SnapshotFilter.ofHost("other");
      assertThat(session.snapshots().matching(other, session.keys())).isEmpty();
    }
    try (Session session = repository.open(storage)) {
      StoredSnapshot found = session.snapshots().confirmed().getFirst();
      assertThat(found.name()).isEqualTo(written.name());
      TestRepository.assertHolds(session, found, TestRepository.files(1, 4));
    }
  }

  @Test
  void aReaderMayNotBackUp() {
    TestRepository repository = TestRepository.create(storage, 11);
    TestRepository reader = repository.with(issue(repository, Role.READER));
    try (Session session = reader.open(storage);
        TaskScope scope = TaskScope.open()) {
      BackupSpec spec = new BackupSpec(Optional.empty(), TestRepository.PACKS);
      assertThatThrownBy(() -> session.beginBackup(spec, scope))
          .isInstanceOf(NotPermittedException.class);
    }
    assertThat(storage.list("pin/")).isEmpty();
  }

  @Test
  void aDamagedSnapshotIsReportedAndTheOthersAreListed() {
    TestRepository repository = TestRepository.create(storage, 12);
    StoredSnapshot one = repository.backup(storage, TestRepository.files(1, 2));
    StoredSnapshot two = repository.backup(storage, TestRepository.files(2, 2));
    Damage.flip(storage, one.name(), 200);

    try (Session session = repository.open(storage)) {
      assertThat(session.snapshots().snapshots()).containsExactly(two);
      assertThat(session.snapshots().problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.object()).isEqualTo(one.name()));
    }
  }

  private KeyMaterial issue(TestRepository repository, Role role) {
    try (Session session = repository.open(storage)) {
      IssuedKey issued =
          new RepositoryKeys(new SeededRandom(99), () -> TestRepository.NOON)
              .issue(repository.key(), session.config().config(), role, "test");
      issued.certificate().putTo(storage);
      return issued.material();
    }
  }

  private Environment environment() {
    return new Environment(storage, new SeededRandom(0), () -> Instant.EPOCH, EventSink.none());
  }
}
