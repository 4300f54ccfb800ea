package dev.nuwa.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.error.UsageException;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Drop;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.KeyRegister.KnownKey;
import dev.nuwa.repo.KeyRegister.Revoked;
import dev.nuwa.repo.key.IssuedKey;
import dev.nuwa.repo.snapshot.SnapshotStanding;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Keys handed out, listed, kept under passwords, and revoked.
final class KeyRegisterTest {

  private static final Map<String, byte[]> FILES = TestRepository.files(1, 3);

  private final MemoryStorage storage = new MemoryStorage();
  private TestRepository owner;

  @BeforeEach
  void make() {
    owner = TestRepository.create(storage, 1);
  }

  @Test
  void everyKeyIsListedAlsoAReaders() {
    issue(Role.WRITER, "shop");
    issue(Role.READER, "laptop");
    assertThat(list(owner))
        .extracting(KnownKey::role, KnownKey::name)
        .containsExactlyInAnyOrder(
            tuple(Role.OWNER, Optional.of("test")),
            tuple(Role.WRITER, Optional.of("shop")),
            tuple(Role.READER, Optional.of("laptop")));
  }

  @Test
  void whoReadsNoNamesSeesRolesOnly() {
    TestRepository writer = issue(Role.WRITER, "shop");
    TestRepository maintainer = issue(Role.MAINTAINER, "service");
    for (TestRepository key : List.of(writer, maintainer)) {
      assertThat(list(key))
          .extracting(KnownKey::role, KnownKey::name)
          .containsExactlyInAnyOrder(
              tuple(Role.OWNER, Optional.empty()),
              tuple(Role.WRITER, Optional.empty()),
              tuple(Role.MAINTAINER, Optional.empty()));
    }
  }

  @Test
  void onlyTheOwnerMakesAndRevokesKeys() {
    for (Role role : List.of(Role.FULL, Role.READER, Role.WRITER, Role.MAINTAINER)) {
      TestRepository other = issue(role, role.name());
      KnownKey victim = list(owner).getFirst();
      List<String> before = names("");
      try (Session session = other.open(storage)) {
        KeyRegister register = new KeyRegister(session, other.key());
        assertThatThrownBy(() -> register.issue(Role.WRITER, "mine"))
            .isInstanceOf(NotPermittedException.class);
        assertThatThrownBy(() -> register.revoke(victim, Optional.empty()))
            .isInstanceOf(NotPermittedException.class);
        assertThatThrownBy(() -> register.removeSlot("keys/" + "0".repeat(32)))
            .isInstanceOf(NotPermittedException.class);
      }
      assertThat(names("")).isEqualTo(before);
    }
  }

  @Test
  void aPasswordOpensTheKeyItWasGivenFor() {
    String slot;
    KnownKey made;
    try (Session session = owner.open(storage)) {
      KeyRegister register = new KeyRegister(session, owner.key());
      IssuedKey issued = register.issue(Role.FULL, "anna");
      register.certify(issued);
      char[] password = "first password".toCharArray();
      slot = register.addPassword(issued.material(), issued.author(), password, PasswordCost.LEAST);
      made = find(register.list(), Role.FULL);
    }
    assertThat(made.slots()).containsExactly(slot);
    try (Session session = unlock("first password")) {
      assertThat(session.role()).isEqualTo(Role.FULL);
      assertThat(session.keys().author()).isEqualTo(made.id());
    }
    try (Session session = owner.open(storage)) {
      new KeyRegister(session, owner.key()).removeSlot(slot);
    }
    assertThatThrownBy(() -> unlock("first password")).isInstanceOf(KeyException.class);
  }

  @Test
  void ofARevokedWriterCountsWhatItMadeBefore() {
    TestRepository writer = issue(Role.WRITER, "shop");
    StoredSnapshot before = writer.backup(storage, FILES);
    try (Session late = writer.open(storage)) { // it does not know yet
      Revoked revoked = revoke(Role.WRITER, Optional.of(before));
      assertThat(revoked.lost()).isEmpty();
      StoredSnapshot after =
          TestRepository.backup(late, TestRepository.NOON, TestRepository.files(2, 2));
      assertThat(standing(before)).isEqualTo(SnapshotStanding.CONFIRMED);
      assertThat(standing(after)).isEqualTo(SnapshotStanding.PUBLISHED);
    }
    try (Session session = owner.open(storage)) {
      TestRepository.assertHolds(session, before, FILES);
      assertThat(session.snapshots().problems()).hasSize(1);
    }
    assertThatThrownBy(() -> writer.backup(storage, FILES))
        .isInstanceOf(NotPermittedException.class)
        .hasMessageContaining("revoked");
    assertThat(names("pin/").stream().filter(name -> !name.endsWith("-end"))).hasSize(2);
  }

  @Test
  void aRevocationMayReachBackAndSaysWhatIsLost() {
    TestRepository writer = issue(Role.WRITER, "shop");
    StoredSnapshot one = writer.backup(storage, FILES);
    StoredSnapshot two = writer.backup(storage, TestRepository.files(2, 2));
    StoredSnapshot foreign = owner.backup(storage, TestRepository.files(3, 2));
    assertThat(revoke(Role.WRITER, Optional.of(one)).lost())
        .extracting(StoredSnapshot::name)
        .containsExactly(two.name());
    assertThat(standing(foreign)).isEqualTo(SnapshotStanding.CONFIRMED);
    assertThat(list(owner))
        .filteredOn(key -> key.role() == Role.WRITER)
        .singleElement()
        .satisfies(key -> assertThat(key.revocation().orElseThrow().lastSequence()).isEqualTo(1));
  }

  @Test
  void aKeyIsRevokedOnce() {
    issue(Role.WRITER, "shop");
    revoke(Role.WRITER, Optional.empty());
    assertThatThrownBy(() -> revoke(Role.WRITER, Optional.empty()))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void twoRevocationsAtOnceBothCount() {
    issue(Role.WRITER, "shop");
    issue(Role.FULL, "anna");
    OnPut busy = new OnPut(storage).before("config/", name -> revoke(Role.FULL, Optional.empty()));
    try (Session session = owner.open(busy)) {
      KeyRegister register = new KeyRegister(session, owner.key());
      register.revoke(find(register.list(), Role.WRITER), Optional.empty());
    }
    assertThat(list(owner))
        .filteredOn(key -> key.revocation().isPresent())
        .extracting(KnownKey::role)
        .containsExactlyInAnyOrder(Role.WRITER, Role.FULL);
  }

  @Test
  void whatARevokedKeyDroppedOfOthersIsThereAgain() {
    TestRepository full = issue(Role.FULL, "anna");
    StoredSnapshot made = owner.backup(storage, FILES);
    try (Session session = full.open(storage)) {
      String name = ObjectNames.drop(made.name(), session.keys().randomHex(16));
      Drop drop = new Drop(made.name(), Drop.Reason.BY_HAND, TestRepository.NOON, "");
      byte[] object = session.codec().seal(ObjectKind.DROP, name, drop.encode());
      storage.put(ObjectName.of(name), Content.of(object), PutOptions.onlyIfAbsent());
    }
    assertThat(standing(made)).isEqualTo(SnapshotStanding.DROPPED);
    revoke(Role.FULL, Optional.empty());
    assertThat(standing(made)).isEqualTo(SnapshotStanding.CONFIRMED);
  }

  @Test
  void theSlotsOfARevokedKeyAreRemoved() {
    try (Session session = owner.open(storage)) {
      KeyRegister register = new KeyRegister(session, owner.key());
      IssuedKey issued = register.issue(Role.FULL, "anna");
      register.certify(issued);
      register.addPassword(
          issued.material(), issued.author(), "a password".toCharArray(), PasswordCost.LEAST);
    }
    revoke(Role.FULL, Optional.empty());
    assertThat(names("keys/")).isEmpty();
  }

  private TestRepository issue(Role role, String name) {
    try (Session session = owner.open(storage)) {
      KeyRegister register = new KeyRegister(session, owner.key());
      IssuedKey issued = register.issue(role, name);
      register.certify(issued);
      return owner.with(issued.material());
    }
  }

  private Revoked revoke(Role role, Optional<StoredSnapshot> last) {
    try (Session session = owner.open(storage)) {
      KeyRegister register = new KeyRegister(session, owner.key());
      return register.revoke(find(register.list(), role), last);
    }
  }

  private List<KnownKey> list(TestRepository key) {
    try (Session session = key.open(storage)) {
      return new KeyRegister(session, key.key()).list();
    }
  }

  private static KnownKey find(List<KnownKey> keys, Role role) {
    return keys.stream().filter(key -> key.role() == role).findFirst().orElseThrow();
  }

  private SnapshotStanding standing(StoredSnapshot snapshot) {
    try (Session session = owner.open(storage)) {
      return session.snapshots().snapshots().stream()
          .filter(one -> one.name().equals(snapshot.name()))
          .findFirst()
          .orElseThrow()
          .standing();
    }
  }

  private Session unlock(String password) {
    Environment environment =
        new Environment(storage, new SeededRandom(7), () -> TestRepository.NOON, EventSink.none());
    return Repository.open(environment).unlock(password.toCharArray());
  }

  private List<String> names(String prefix) {
    try (var objects = storage.list(prefix)) {
      return objects.map(object -> object.name().value()).toList();
    }
  }
}
