package dev.nuwa.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.StorageException;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Confirmation;
import dev.nuwa.format.control.Drop;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.key.IssuedKey;
import dev.nuwa.repo.key.RepositoryKeys;
import dev.nuwa.repo.snapshot.ListingExtent;
import dev.nuwa.repo.snapshot.SnapshotListing;
import dev.nuwa.repo.snapshot.SnapshotStanding;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.ForwardingStorage;
import dev.nuwa.storage.wrap.CachedStorage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may say what about a snapshot.
final class StandingTest {

  private static final Map<String, byte[]> FILES = TestRepository.files(1, 2);

  private final MemoryStorage storage = new MemoryStorage();
  private TestRepository owner;
  private TestRepository writer;

  @BeforeEach
  void twoKeys() {
    owner = TestRepository.create(storage, 1);
    writer = owner.with(issue(Role.WRITER));
  }

  @Test
  void withoutItsConfirmationASnapshotIsOnlyPublished() {
    StoredSnapshot made = owner.backup(storage, FILES);
    storage.delete(ObjectName.of(ObjectNames.confirmation(made.name())));
    assertThat(standing(made)).isEqualTo(SnapshotStanding.PUBLISHED);
  }

  /// A copy stands for what it is a copy of: only who looks at everything misses the original.
  @Test
  void aCopyOfAConfirmationIsEnoughUnlessEverythingIsLookedAt(@TempDir Path folder) {
    Storage copied = new CachedStorage(storage, folder, "test", 1 << 20, EventSink.none());
    StoredSnapshot made = owner.backup(copied, FILES);
    storage.delete(ObjectName.of(ObjectNames.confirmation(made.name())));
    try (Session session = owner.open(copied)) {
      assertThat(session.snapshots(ListingExtent.KNOWN).confirmed()).hasSize(1);
      assertThat(session.snapshots(ListingExtent.WHOLE).confirmed()).isEmpty();
    }
  }

  /// As S3 answers an account whose right to list is narrowed to some folders.
  @Test
  void aConfirmationThatIsRefusedAndNotListedIsNotThere() {
    StoredSnapshot made = owner.backup(storage, FILES);
    owner.backup(storage, TestRepository.files(2, 2));
    String ok = ObjectNames.confirmation(made.name());
    Storage refusing =
        new ForwardingStorage(storage) {
          @Override
          public Optional<byte[]> get(ObjectName name, ByteRange range) {
            if (name.value().equals(ok)) {
              throw new StorageException(
                  StorageException.Reason.REFUSED, ok, "refused", "ask", null);
            }
            return super.get(name, range);
          }
        };
    try (Session session = owner.open(refusing)) {
      assertThatThrownBy(session::snapshots).isInstanceOf(StorageException.class);
      storage.delete(ObjectName.of(ok));
      assertThat(session.snapshots().confirmed()).hasSize(1);
    }
  }

  @Test
  void aDroppedSnapshotMayStillBeBuiltOn() {
    StoredSnapshot made = owner.backup(storage, FILES);
    drop(owner, made);
    try (Session session = owner.open(storage)) {
      assertThat(session.snapshots(ListingExtent.TO_BUILD_ON).confirmed()).hasSize(1);
      assertThat(session.snapshots().confirmed()).isEmpty();
    }
  }

  @Test
  void aConfirmationOfOtherBytesDoesNotCount() {
    StoredSnapshot one = owner.backup(storage, FILES);
    StoredSnapshot two = owner.backup(storage, TestRepository.files(2, 2));
    String ok = ObjectNames.confirmation(one.name());
    storage.delete(ObjectName.of(ok));
    Confirmation other = new Confirmation(two.hash(), 0, TestRepository.NOON);
    sealed(owner, ObjectKind.CONFIRMATION, ok, other.encode());

    assertThat(standing(one)).isEqualTo(SnapshotStanding.PUBLISHED);
    assertThat(listing().problems()).hasSize(1);
  }

  @Test
  void aWriterDoesNotConfirmForOthers() {
    StoredSnapshot made = owner.backup(storage, FILES);
    String ok = ObjectNames.confirmation(made.name());
    storage.delete(ObjectName.of(ok));
    Confirmation forged = new Confirmation(made.hash(), 0, TestRepository.NOON);
    sealed(writer, ObjectKind.CONFIRMATION, ok, forged.encode());

    assertThat(standing(made)).isEqualTo(SnapshotStanding.PUBLISHED);
  }

  @Test
  void whoMayCollectDropsAnySnapshot() {
    StoredSnapshot made = writer.backup(storage, FILES);
    drop(owner, made);
    assertThat(standing(made)).isEqualTo(SnapshotStanding.DROPPED);
  }

  @Test
  void aWriterTakesBackNeitherItsHistoryNorThatOfOthers() {
    StoredSnapshot own = writer.backup(storage, FILES);
    StoredSnapshot foreign = owner.backup(storage, TestRepository.files(2, 2));
    drop(writer, own);
    drop(writer, foreign);

    assertThat(standing(own)).isEqualTo(SnapshotStanding.CONFIRMED);
    assertThat(standing(foreign)).isEqualTo(SnapshotStanding.CONFIRMED);
    assertThat(listing().problems()).hasSize(2);
  }

  @Test
  void aWriterWithdrawsWhatIsNotConfirmed() {
    StoredSnapshot made = writer.backup(storage, FILES);
    storage.delete(ObjectName.of(ObjectNames.confirmation(made.name())));
    drop(writer, made);
    assertThat(standing(made)).isEqualTo(SnapshotStanding.DROPPED);
  }

  @Test
  void aSnapshotUnderAnotherNameIsNotBelieved() {
    StoredSnapshot made = owner.backup(storage, FILES);
    String copy = made.name().substring(0, made.name().length() - 1) + "0";
    byte[] bytes = storage.get(ObjectName.of(made.name()), ByteRange.all()).orElseThrow();
    put(copy.equals(made.name()) ? copy.replaceAll(".$", "1") : copy, bytes);

    assertThat(listing().snapshots()).hasSize(1);
    assertThat(listing().problems()).hasSize(1);
  }

  private void drop(TestRepository by, StoredSnapshot snapshot) {
    try (Session session = by.open(storage)) {
      String name = ObjectNames.drop(snapshot.name(), session.keys().randomHex(16));
      Drop drop = new Drop(snapshot.name(), Drop.Reason.WITHDRAWN, TestRepository.NOON, "");
      put(name, session.codec().seal(ObjectKind.DROP, name, drop.encode()));
    }
  }

  private void sealed(TestRepository by, ObjectKind kind, String name, byte[] plain) {
    try (Session session = by.open(storage)) {
      put(name, session.codec().seal(kind, name, plain));
    }
  }

  private SnapshotStanding standing(StoredSnapshot snapshot) {
    return listing().snapshots().stream()
        .filter(s -> s.name().equals(snapshot.name()))
        .findFirst()
        .orElseThrow()
        .standing();
  }

  private SnapshotListing listing() {
    try (Session session = owner.open(storage)) {
      return session.snapshots();
    }
  }

  private KeyMaterial issue(Role role) {
    try (Session session = owner.open(storage)) {
      IssuedKey issued =
          new RepositoryKeys(new SeededRandom(99), () -> TestRepository.NOON)
              .issue(owner.key(), session.config().config(), role, "test");
      issued.certificate().putTo(storage);
      return issued.material();
    }
  }

  private void put(String name, byte[] bytes) {
    storage.put(ObjectName.of(name), Content.of(bytes), PutOptions.onlyIfAbsent());
  }
}
