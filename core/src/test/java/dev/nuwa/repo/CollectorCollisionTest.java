package dev.nuwa.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CondemnedException;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Drop;
import dev.nuwa.format.control.Generation;
import dev.nuwa.format.control.Generation.Cause;
import dev.nuwa.format.control.Generation.CondemnedSnapshot;
import dev.nuwa.repo.snapshot.ListingExtent;
import dev.nuwa.repo.snapshot.SnapshotStanding;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.task.TaskScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a backup does when a collector gives up what it relies on while it runs, on a storage; the
/// protocol behind it is explored by `WriterExplorerTest`.
final class CollectorCollisionTest {

  private static final Map<String, byte[]> FILES = TestRepository.files(1, 5);

  private final MemoryStorage storage = new MemoryStorage();
  private TestRepository repository;
  private StoredSnapshot old;

  @BeforeEach
  void backUpOnce() {
    repository = TestRepository.create(storage, 1);
    old = repository.backup(storage, FILES);
  }

  @Test
  void packsGivenUpUnderARunningBackupAreCopiedAndANewSnapshotIsConfirmed() {
    List<String> packs = names("pack/");
    drop(old);
    OnPut busy = new OnPut(storage).after("snap/", name -> condemn(packs, List.of(), List.of()));

    StoredSnapshot made = repository.backup(busy, FILES);

    assertThat(busy.isDone()).isTrue();
    packs.forEach(this::delete);
    holds(made);
    assertThat(standings())
        .containsExactlyInAnyOrder(
            SnapshotStanding.CONFIRMED, SnapshotStanding.DROPPED, SnapshotStanding.DROPPED);
  }

  @Test
  void aCondemnedPinMeansThatTheParentIsLookedUpBlobByBlob() {
    List<String> packs = names("pack/");
    OnPut busy =
        new OnPut(storage)
            .after(
                "snap/",
                name -> {
                  drop(old);
                  condemn(packs, List.of(), livePins());
                });

    StoredSnapshot made = repository.backup(busy, FILES);

    packs.forEach(this::delete);
    holds(made);
  }

  @Test
  void dataThatIsGoneForGoodEndsTheBackupWithoutASnapshot() {
    List<String> packs = names("pack/");
    drop(old);
    OnPut busy =
        new OnPut(storage)
            .after(
                "snap/",
                name -> {
                  condemn(packs, List.of(), List.of());
                  packs.forEach(this::delete);
                });

    assertThatThrownBy(() -> repository.backup(busy, FILES)).isInstanceOf(CondemnedException.class);

    assertThat(standings()).containsOnly(SnapshotStanding.DROPPED);
    assertThat(names("pin/").stream().filter(name -> name.endsWith("-end"))).hasSize(2);
  }

  @Test
  void aSnapshotGivenUpBeforeItsConfirmationIsPublishedAgain() {
    OnPut busy =
        new OnPut(storage)
            .after(
                "ok/",
                ok ->
                    condemn(
                        List.of(),
                        List.of(
                            new CondemnedSnapshot(ObjectNames.snapshotOf(ok), Cause.UNCONFIRMED)),
                        List.of()));

    StoredSnapshot made = repository.backup(busy, FILES);

    holds(made);
    assertThat(standings())
        .containsExactlyInAnyOrder(
            SnapshotStanding.CONFIRMED, SnapshotStanding.CONFIRMED, SnapshotStanding.DROPPED);
    assertThat(names("ok/")).hasSize(3);
  }

  @Test
  void condemnedPacksAreNotDeduplicatedAgainst() {
    List<String> packs = names("pack/");
    drop(old);
    condemn(packs, List.of(), List.of());

    StoredSnapshot made = repository.backup(storage, FILES);

    packs.forEach(this::delete);
    holds(made);
  }

  @Test
  void aDroppedParentIsBuiltOn() {
    drop(old);

    StoredSnapshot made = backUpOnWhatWasListed();

    assertThat(made.facts().lineage().parent()).isEqualTo(old.name());
    holds(made);
  }

  @Test
  void aDroppedParentThatWasCondemnedIsNotBuiltOn() {
    List<String> packs = names("pack/");
    drop(old);
    condemn(packs, List.of(new CondemnedSnapshot(old.name(), Cause.DROPPED)), List.of());

    StoredSnapshot made = backUpOnWhatWasListed();

    assertThat(made.facts().lineage().parent()).isNull();
    packs.forEach(this::delete);
    holds(made);
  }

  /// As a command does: neither drops nor generations are looked at before the pin is there.
  private StoredSnapshot backUpOnWhatWasListed() {
    try (Session session = repository.open(storage);
        TaskScope scope = TaskScope.open()) {
      Optional<StoredSnapshot> parent =
          session.snapshots(ListingExtent.TO_BUILD_ON).confirmed().stream().findFirst();
      try (BackupSession backup =
          session.beginBackup(new BackupSpec(parent, TestRepository.PACKS), scope)) {
        return TestRepository.publish(backup, FILES);
      }
    }
  }

  /// What is left of the generation that condemned the parent is the base of the next one: only the
  /// absence of the parent tells.
  @Test
  void aParentThatWentWithFoldedGenerationsIsNotBuiltOn() {
    OnPut busy =
        new OnPut(storage)
            .before(
                "pin/",
                pin -> {
                  putGeneration(
                      2, new Generation.Condemned(List.of(), List.of(), List.of(), List.of()));
                  delete(old.name());
                  names("index/").forEach(this::delete);
                  names("pack/").forEach(this::delete);
                });

    StoredSnapshot made = repository.backup(busy, FILES);

    assertThat(busy.isDone()).isTrue();
    assertThat(made.facts().lineage().parent()).isNull();
    holds(made);
  }

  private void holds(StoredSnapshot snapshot) {
    try (Session session = repository.open(storage)) {
      assertThat(session.snapshots().confirmed().stream().map(StoredSnapshot::name))
          .contains(snapshot.name());
      TestRepository.assertHolds(session, snapshot, FILES);
    }
  }

  private List<SnapshotStanding> standings() {
    try (Session session = repository.open(storage)) {
      return session.snapshots().snapshots().stream().map(StoredSnapshot::standing).toList();
    }
  }

  private void drop(StoredSnapshot snapshot) {
    try (Session session = repository.open(storage)) {
      String name = ObjectNames.drop(snapshot.name(), session.keys().randomHex(16));
      Drop drop = new Drop(snapshot.name(), Drop.Reason.BY_HAND, TestRepository.NOON, "");
      put(name, session.codec().seal(ObjectKind.DROP, name, drop.encode()));
    }
  }

  private void condemn(List<String> packs, List<CondemnedSnapshot> snapshots, List<String> pins) {
    putGeneration(1, new Generation.Condemned(packs, snapshots, pins, List.of()));
  }

  /// The oldest one that is left.
  private void putGeneration(long number, Generation.Condemned condemned) {
    try (Session session = repository.open(storage)) {
      Generation generation =
          new Generation(
              number,
              null,
              session.config().seen(),
              number,
              condemned,
              Generation.RootChange.NONE,
              TestRepository.NOON);
      String name = ObjectNames.generation(number);
      put(name, session.codec().seal(ObjectKind.GENERATION, name, generation.encode()));
    }
  }

  private List<String> livePins() {
    List<String> all = names("pin/");
    return all.stream()
        .filter(name -> name.endsWith("-0000"))
        .filter(name -> !all.contains(name.replace("-0000", "-end")))
        .toList();
  }

  private List<String> names(String prefix) {
    try (Stream<String> names = storage.list(prefix).map(o -> o.name().value())) {
      return names.toList();
    }
  }

  private void delete(String name) {
    storage.delete(ObjectName.of(name));
  }

  private void put(String name, byte[] bytes) {
    storage.put(ObjectName.of(name), Content.of(bytes), PutOptions.onlyIfAbsent());
  }
}
