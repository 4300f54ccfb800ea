package dev.nuwa.repo.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.crypto.Secret;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.KeyFile;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.RecoveryWords;
import dev.nuwa.format.control.Revocation;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.format.snapshot.Pseudonyms;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RepositoryKeysTest {

  private static final String SESSION = "00112233445566aa";

  private final TestRepository repository = new TestRepository(1);

  private static byte[] pin(ObjectCodec codec, String name) {
    return codec.seal(ObjectKind.PIN, name, new byte[] {1, 2, 3});
  }

  private static String pinName(KeyRing ring, int k) {
    return ObjectNames.pin(ring.author(), SESSION, k);
  }

  @Test
  void whatOneKeyWritesEveryOtherKeyOfTheRepositoryReads() {
    KeyRing writer = repository.issue(Role.WRITER);
    String name = pinName(writer, 0);
    byte[] object = pin(repository.codec(writer), name);
    for (Role role : Role.values()) {
      ObjectCodec codec = repository.codec(repository.issue(role));
      VerifiedObject verified = codec.verify(name, object);
      assertThat(verified.author()).isEqualTo(writer.author());
      assertThat(codec.open(verified)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void theReaderPartOfASnapshotIsForReadersAlone() {
    KeyRing writer = repository.issue(Role.WRITER);
    String name = ObjectNames.snapshot(writer.author(), 1, SESSION);
    byte[] object = repository.codec(writer).sealSnapshot(name, new byte[] {1}, new byte[] {2});
    for (Role role : Role.values()) {
      ObjectCodec codec = repository.codec(repository.issue(role));
      VerifiedObject snapshot = codec.verify(name, object);
      assertThat(codec.openFacts(snapshot)).containsExactly(1);
      if (role.mayRead()) {
        assertThat(codec.openNames(snapshot)).containsExactly(2);
      } else {
        assertThatThrownBy(() -> codec.openNames(snapshot))
            .isInstanceOf(NotPermittedException.class);
      }
    }
  }

  @Test
  void aRoleIsRefusedWhatItIsNotFor() {
    KeyRing reader = repository.issue(Role.READER);
    assertThatThrownBy(reader::author).isInstanceOf(NotPermittedException.class);
    assertThatThrownBy(() -> reader.sign(new byte[1])).isInstanceOf(NotPermittedException.class);
    KeyRing maintainer = repository.issue(Role.MAINTAINER);
    assertThatThrownBy(maintainer::hasher).isInstanceOf(NotPermittedException.class);
    assertThatThrownBy(maintainer::chunkerKey).isInstanceOf(NotPermittedException.class);
    KeyRing full = repository.issue(Role.FULL);
    Config config = repository.config().config();
    assertThatThrownBy(() -> repository.maker().config(full, config))
        .isInstanceOf(NotPermittedException.class);
  }

  @Test
  void aWriteOnlyKeyCannotOpenWhatItSealed() {
    KeyRing writer = repository.issue(Role.WRITER);
    String pack = ObjectNames.pack(writer.author(), writer.randomHex(32));
    for (Recipient recipient : Recipient.values()) {
      PackKeys keys = writer.newPackKeys(pack, recipient);
      assertThatThrownBy(() -> writer.openEnvelope(keys.envelope(), 1))
          .isInstanceOf(NotPermittedException.class);
      repository.ring().openEnvelope(keys.envelope(), 1).close();
    }
  }

  @Test
  void anEnvelopeOpensOnlyForThePackItWasMadeFor() {
    KeyRing owner = repository.ring();
    String pack = ObjectNames.pack(owner.author(), owner.randomHex(32));
    String other = ObjectNames.pack(owner.author(), owner.randomHex(32));
    var made = owner.newPackKeys(pack, Recipient.DATA).envelope();
    var moved =
        new dev.nuwa.format.pack.Envelope(
            made.recipient(), made.epoch(), other, made.ciphertext(), made.commitment());
    assertThatThrownBy(() -> owner.openEnvelope(moved, 1)).isInstanceOf(CorruptionException.class);
    assertThatThrownBy(() -> owner.openEnvelope(made, 2)).isInstanceOf(KeyException.class);
  }

  @Test
  void aKeySurvivesAKeyFileAndAPassword() {
    KeyMaterial owner = repository.owner();
    byte[] file = KeyFile.encode(owner, List.of("a comment"));
    assertThat(KeyFile.decode("file", file).encode()).isEqualTo(owner.encode());
    char[] composed = "p\u00e4ssword".toCharArray();
    char[] decomposed = "pa\u0308ssword".toCharArray();
    PasswordSlots.Label label =
        new PasswordSlots.Label(repository.ring().author(), TestRepository.CLOCK.instant());
    StoredObject sealed =
        PasswordSlots.seal(repository.ring(), owner, label, composed, PasswordCost.LEAST);
    sealed.putTo(repository.storage());
    PasswordSlots.Opened opened =
        PasswordSlots.unlock(
            repository.storage(), repository.config(), decomposed, repository.sink());
    assertThat(opened.key().encode()).isEqualTo(owner.encode());
    assertThat(opened.slot()).isEqualTo(sealed.name().value());
    assertThat(PasswordSlots.list(repository.storage(), repository.config(), repository.sink()))
        .containsExactly(
            new PasswordSlots.Slot(
                opened.slot(), Optional.of(label.author()), Optional.of(label.created())));
    assertThatThrownBy(() ->
            PasswordSlots.unlock(
                repository.storage(),
                repository.config(),
                "other".toCharArray(),
                repository.sink()))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("opens none of");
  }

  @Test
  void theRecoveryKitAndTheStorageGiveEveryKey() {
    List<String> words = RecoveryWords.encode(repository.owner().root().orElseThrow());
    KeyRing writer = repository.issue(Role.WRITER);
    String pack = ObjectNames.pack(writer.author(), writer.randomHex(32));
    PackKeys packKeys = writer.newPackKeys(pack, Recipient.DATA);
    try (Secret root = Secret.adopt(RecoveryWords.decode(String.join(" ", words)))) {
      IssuedKey recovered = repository.maker().recoverOwner(repository.config(), root, "again");
      recovered.certificate().putTo(repository.storage());
      KeyRing again = repository.ring(recovered.material());
      again.openEnvelope(packKeys.envelope(), 1).close();
      String name = pinName(again, 0);
      byte[] object = pin(repository.codec(again), name);
      assertThat(repository.codec(repository.ring()).verify(name, object).author())
          .isEqualTo(again.author())
          .isNotEqualTo(repository.ring().author());
      KeyMaterial reader = repository.maker().recoverReader(repository.config(), root, "again");
      repository.ring(reader).openEnvelope(packKeys.envelope(), 1).close();
    }
  }

  @Test
  void aKeyOfAnotherRepositoryIsRefused() {
    TestRepository other = new TestRepository(2);
    KeyMaterial foreign = other.owner();
    assertThatThrownBy(() ->
            repository
                .config()
                .requireAuthority(foreign.repository(), foreign.holder().authorityKey()))
        .isInstanceOf(KeyException.class);
    try (Secret root = Secret.adopt(foreign.root().orElseThrow())) {
      assertThatThrownBy(() -> repository.maker().recoverOwner(repository.config(), root, ""))
          .isInstanceOf(KeyException.class);
    }
    KeyRing own = repository.ring();
    String name = pinName(own, 0);
    byte[] object = pin(repository.codec(own), name);
    assertThatThrownBy(() -> other.codec(other.ring()).verify(name, object))
        .isInstanceOf(CorruptionException.class);
  }

  @Test
  void everyFlippedByteOfASealedObjectIsFound() {
    KeyRing owner = repository.ring();
    ObjectCodec codec = repository.codec(owner);
    String name = pinName(owner, 0);
    byte[] object = pin(codec, name);
    for (int i = 0; i < object.length; i++) {
      byte[] damaged = object.clone();
      damaged[i] ^= 0x40;
      assertThatThrownBy(() -> codec.open(codec.verify(name, damaged)))
          .as("byte %s", i)
          .isInstanceOf(dev.nuwa.error.BackupException.class);
    }
    for (int length = 0; length < object.length; length += 7) {
      byte[] cut = java.util.Arrays.copyOf(object, length);
      assertThatThrownBy(() -> codec.verify(name, cut)).isInstanceOf(CorruptionException.class);
    }
  }

  @Test
  void anObjectUnderAnotherNameOrByAnotherAuthorIsRefused() {
    KeyRing owner = repository.ring();
    ObjectCodec codec = repository.codec(owner);
    byte[] object = pin(codec, pinName(owner, 0));
    assertThatThrownBy(() -> codec.verify(pinName(owner, 1), object))
        .isInstanceOf(CorruptionException.class);
    KeyRing writer = repository.issue(Role.WRITER);
    ObjectCodec writing = repository.codec(writer);
    byte[] forged = writing.seal(ObjectKind.PIN, pinName(owner, 2), new byte[1]);
    assertThatThrownBy(() -> writing.verify(pinName(owner, 2), forged))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("not the one in its name");
  }

  @Test
  void anAuthorWithoutACertificateDoesNotCount() {
    IssuedKey issued =
        repository
            .maker()
            .issue(repository.owner(), repository.config().config(), Role.FULL, "uncertified");
    KeyRing ring = repository.ring(issued.material());
    String name = pinName(ring, 0);
    byte[] object = pin(repository.codec(ring), name);
    assertThatThrownBy(() -> repository.codec(ring).verify(name, object))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("no certificate");
  }

  @Test
  void theLastConfigurationOfAWholeChainCounts() {
    VerifiedConfig first = repository.config();
    KeyRing owner = repository.ring();
    Revocation revocation = new Revocation(owner.author(), 0, null);
    Config second = next(first, List.of(revocation));
    repository.maker().config(owner, second).putTo(repository.storage());
    assertThat(repository.config().config()).isEqualTo(second);
    assertThat(repository.config().repository()).isEqualTo(first.repository());
    damage(repository.storage(), ObjectName.of(ObjectNames.config(2)), 100);
    assertThat(repository.config().config()).isEqualTo(first.config());
    assertThat(repository.events()).anyMatch(e -> e instanceof Event.Warning);
    damage(repository.storage(), ObjectName.of(ObjectNames.config(1)), 100);
    assertThatThrownBy(repository::config).isInstanceOf(CorruptionException.class);
  }

  @Test
  void aConfigurationOfAnotherAuthorityDoesNotContinueTheChain() {
    TestRepository other = new TestRepository(3);
    VerifiedConfig first = repository.config();
    Config forged = next(first, List.of());
    other.maker().config(other.ring(), forged).putTo(repository.storage());
    assertThat(repository.config().config()).isEqualTo(first.config());
  }

  @Test
  void withoutAConfigurationThereIsNoRepository() {
    assertThat(ConfigChain.read(new MemoryStorage(), event -> {})).isEmpty();
  }

  @Test
  void pseudonymsAreEqualForEqualNamesAndTypesOnly() {
    KeyRing owner = repository.ring();
    KeyRing writer = repository.issue(Role.WRITER);
    ByteString host = ByteString.utf8("host");
    assertThat(owner.pseudonym(Pseudonyms.Type.HOST, host))
        .isEqualTo(writer.pseudonym(Pseudonyms.Type.HOST, host))
        .isNotEqualTo(owner.pseudonym(Pseudonyms.Type.TAG, host));
    assertThat(owner.pseudonym(Pseudonyms.Type.HOST, host).length()).isEqualTo(16);
  }

  @Test
  void noSecretIsInTheStorage() {
    KeyMaterial owner = repository.owner();
    PasswordSlots.Label label =
        new PasswordSlots.Label(repository.ring().author(), TestRepository.CLOCK.instant());
    PasswordSlots.seal(repository.ring(), owner, label, "x".toCharArray(), PasswordCost.LEAST)
        .putTo(repository.storage());
    List<byte[]> secrets =
        List.of(
            owner.root().orElseThrow(),
            owner.signingSeed().orElseThrow(),
            owner.domains().getFirst().indexKey(),
            owner.domains().getFirst().idKey().orElseThrow(),
            owner.domains().getFirst().dataKey().orElseThrow());
    try (Stream<ObjectInfo> objects = repository.storage().list("")) {
      objects.forEach(info -> {
        ByteString bytes =
            ByteString.of(repository.storage().get(info.name(), ByteRange.all()).orElseThrow());
        for (byte[] secret : secrets) {
          assertThat(bytes.hex())
              .as(info.name().value())
              .doesNotContain(ByteString.of(secret, 0, 16).hex());
        }
      });
    }
  }

  private static Config next(VerifiedConfig before, List<Revocation> revocations) {
    Config config = before.config();
    return new Config(
        config.number() + 1,
        before.hash(),
        config.authorityKey(),
        config.features(),
        config.suites(),
        config.domains(),
        revocations,
        config.created());
  }

  private static void damage(Storage storage, ObjectName name, int at) {
    byte[] bytes = storage.get(name, ByteRange.all()).orElseThrow();
    bytes[at] ^= 1;
    storage.put(name, Content.of(bytes), PutOptions.plain());
  }
}
