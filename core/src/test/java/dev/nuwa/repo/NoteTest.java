package dev.nuwa.repo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.snapshot.Note;
import dev.nuwa.repo.key.IssuedKey;
import dev.nuwa.repo.key.RepositoryKeys;
import dev.nuwa.repo.snapshot.SnapshotFilter;
import dev.nuwa.repo.snapshot.SnapshotListing;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is said about snapshots after they were made: tags and holds, by several people at once.
final class NoteTest {

  private final MemoryStorage storage = new MemoryStorage();
  private TestRepository owner;
  private StoredSnapshot made;

  @BeforeEach
  void oneSnapshot() {
    owner = TestRepository.create(storage, 1);
    made = owner.backup(storage, TestRepository.files(1, 2));
  }

  @Test
  void tagsComeAndGoAndComeBack() {
    tag("a", "b");
    assertThat(seen().tags()).contains(List.of("a", "b"));
    tag("b", "c");
    assertThat(seen().tags().orElseThrow()).containsExactlyInAnyOrder("b", "c");
    tag("a");
    assertThat(seen().tags()).contains(List.of("a"));
  }

  @Test
  void nothingIsWrittenWhenNothingChanges() {
    tag("a");
    long before = notes();
    tag("a");
    assertThat(notes()).isEqualTo(before);
  }

  @Test
  void twoWhoTagAtOnceBothGetTheirTag() {
    try (Session first = owner.open(storage);
        Session second = owner.open(storage)) {
      StoredSnapshot seenByFirst = only(first.markedSnapshots());
      StoredSnapshot seenBySecond = only(second.markedSnapshots());
      first.notes().tag(seenByFirst, Set.of("one"));
      second.notes().tag(seenBySecond, Set.of("two"));
    }
    assertThat(seen().tags().orElseThrow()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void filtersKnowTheTagsOfToday() {
    tag("a");
    try (Session session = owner.open(storage)) {
      SnapshotFilter filter =
          new SnapshotFilter(Optional.empty(), List.of("a"), Optional.empty(), Optional.empty());
      assertThat(session.markedSnapshots().matching(filter, session.keys())).hasSize(1);
      assertThat(session.snapshots().matching(filter, session.keys())).isEmpty();
    }
  }

  @Test
  void holdsAreKeptUntilReleased() {
    try (Session session = owner.open(storage)) {
      session.notes().hold(only(session.markedSnapshots()), "court order 7");
      session.notes().hold(only(session.markedSnapshots()), "audit");
      assertThat(seen().marks().isHeld()).isTrue();
      assertThat(seen().marks().holdReasons()).containsExactlyInAnyOrder("court order 7", "audit");
      session.notes().release(only(session.markedSnapshots()));
    }
    assertThat(seen().marks().isHeld()).isFalse();
  }

  @Test
  void aMaintainerSeesTheHoldButNotItsReason() {
    try (Session session = owner.open(storage)) {
      session.notes().hold(only(session.markedSnapshots()), "court order 7");
    }
    try (Session session = with(Role.MAINTAINER).open(storage)) {
      StoredSnapshot snapshot = only(session.markedSnapshots());
      assertThat(snapshot.marks().isHeld()).isTrue();
      assertThat(snapshot.marks().holdReasons()).isEmpty();
      session.notes().release(snapshot);
    }
    assertThat(seen().marks().isHeld()).isFalse();
  }

  @Test
  void whatAWriterSaysIsReportedAndMeansNothing() {
    try (Session session = with(Role.WRITER).open(storage)) {
      session.notes().hold(made, "");
    }
    assertThat(seen().marks().isHeld()).isFalse();
    try (Session session = owner.open(storage)) {
      assertThat(session.markedSnapshots().problems()).hasSize(1);
    }
  }

  @Test
  void aDamagedNoteCountsAsAHoldUntilItIsReplaced() {
    try (Session session = owner.open(storage)) {
      session.notes().hold(only(session.markedSnapshots()), "");
      ObjectName name = first();
      byte[] bytes = storage.get(name, ByteRange.all()).orElseThrow();
      bytes[bytes.length / 2] ^= 1;
      storage.delete(name);
      storage.put(name, Content.of(bytes), PutOptions.plain());
      assertThat(seen().marks().isHeld()).isTrue();
      session.notes().release(only(session.markedSnapshots()));
    }
    assertThat(seen().marks().isHeld()).isFalse();
  }

  @Test
  void aNoteAboutAnotherSnapshotThanItsNameSaysIsNotBelieved() {
    StoredSnapshot other = owner.backup(storage, TestRepository.files(2, 2));
    try (Session session = owner.open(storage)) {
      String name = ObjectNames.note(made.name(), session.keys().randomHex(16));
      Note note =
          new Note(other.name(), Note.Kind.RELEASE, TestRepository.NOON, List.of(), null, null);
      byte[] object = session.codec().seal(ObjectKind.NOTE, name, note.encode());
      storage.put(ObjectName.of(name), Content.of(object), PutOptions.plain());
      assertThat(session.markedSnapshots().problems()).hasSize(1);
    }
  }

  private void tag(String... tags) {
    try (Session session = owner.open(storage)) {
      session.notes().tag(only(session.markedSnapshots()), Set.of(tags));
    }
  }

  private StoredSnapshot seen() {
    try (Session session = owner.open(storage)) {
      return session.markedSnapshots().snapshots().stream()
          .filter(s -> s.name().equals(made.name()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static StoredSnapshot only(SnapshotListing listing) {
    assertThat(listing.snapshots()).hasSize(1);
    return listing.snapshots().getFirst();
  }

  private long notes() {
    try (var objects = storage.list(ObjectKind.NOTE.prefix())) {
      return objects.count();
    }
  }

  private ObjectName first() {
    try (var objects = storage.list(ObjectKind.NOTE.prefix())) {
      return objects.map(ObjectInfo::name).findFirst().orElseThrow();
    }
  }

  private TestRepository with(Role role) {
    try (Session session = owner.open(storage)) {
      IssuedKey issued =
          new RepositoryKeys(new SeededRandom(99), () -> TestRepository.NOON)
              .issue(owner.key(), session.config().config(), role, "test");
      issued.certificate().putTo(storage);
      KeyMaterial key = issued.material();
      return owner.with(key);
    }
  }
}
