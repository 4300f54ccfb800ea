package dev.nuwa.repo;

import dev.nuwa.crypto.Secret;
import dev.nuwa.error.FormatException;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.RepositoryMissingException;
import dev.nuwa.error.Sentence;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.repo.key.Authors;
import dev.nuwa.repo.key.AuthorsLoader;
import dev.nuwa.repo.key.ConfigChain;
import dev.nuwa.repo.key.IssuedKey;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.key.PasswordSlots;
import dev.nuwa.repo.key.RepositoryKeys;
import dev.nuwa.repo.key.VerifiedConfig;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A repository that was found but not unlocked: its configuration is read and its features are
/// understood, nothing else is known. Thread-safe.
public final class Repository {

  private final Environment environment;
  private final VerifiedConfig config;

  /// Those that were listed with the configuration: the first unlocking takes them, a later one
  /// lists again.
  private final AtomicReference<@Nullable List<ObjectName>> certificates;

  private Repository(Environment environment, ConfigChain.Found found) {
    this.environment = environment;
    this.config = found.config();
    this.certificates = new AtomicReference<>(found.certificates());
  }

  /// Finds the repository of a storage.
  ///
  /// @throws RepositoryMissingException when there is none
  /// @throws FormatException when it is of a later version than this program understands
  public static Repository open(Environment environment) {
    ConfigChain.Found found =
        ConfigChain.find(environment.storage(), environment.events(), environment.signatures())
            .orElseThrow(() ->
                new RepositoryMissingException(
                    Sentence.of("there is no repository in {0}", environment.storage().describe()),
                    Sentence.of("check the place, or make one with `nuwa init`")));
    return of(environment, found);
  }

  /// The repository of a storage whose configuration was read already.
  ///
  /// @throws FormatException when it is of a later version than this program understands
  public static Repository of(Environment environment, ConfigChain.Found found) {
    found.config().config().features().requireReadable();
    return new Repository(environment, found);
  }

  /// Its id, known without a key.
  public RepositoryId id() {
    return config.repository();
  }

  /// The public key of the authority, as the repository states it. Only a key can tell whether that
  /// is the right one; [#unlock] asks it.
  public ByteString authority() {
    return config.config().authorityKey();
  }

  /// Whether a password may open it.
  public boolean hasPasswords() {
    try (Stream<ObjectInfo> slots = environment.storage().list(ObjectKind.KEY_SLOT.prefix())) {
      return slots.anyMatch(slot -> ObjectNames.parse(slot.name().value()).isPresent());
    }
  }

  /// Unlocks it with a key, which stays the caller's and may be closed at once.
  ///
  /// @throws KeyException when the key is another repository's, or the configuration was exchanged
  public Session unlock(KeyMaterial key) {
    config.requireAuthority(key.repository(), key.holder().authorityKey());
    KeyRing keys = KeyRing.of(key, config.config(), environment.random());
    try {
      List<ObjectName> listed = certificates.getAndSet(null);
      ConfigChain.Found found =
          new ConfigChain.Found(
              config, listed == null ? AuthorsLoader.names(environment.storage()) : listed);
      Authors authors =
          AuthorsLoader.load(
              environment.storage(), keys, found, environment.events(), environment.signatures());
      return new Session(environment, new ObjectCodec(keys, authors), config);
    } catch (RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  /// Unlocks it with a password, which stays the caller's, who overwrites it.
  ///
  /// @throws KeyException when the password opens no key of this repository
  public Session unlock(char[] password) {
    try (KeyMaterial key =
        PasswordSlots.unlock(environment.storage(), config, password, environment.events()).key()) {
      return unlock(key);
    }
  }

  /// Makes an owner's key from the root in the recovery kit. Its certificate is to be put before
  /// the key can sign.
  ///
  /// @param root 32 bytes, stays the caller's
  /// @param note for people: which host, when
  /// @throws KeyException when the kit is another repository's
  public IssuedKey recoverOwner(Secret root, String note) {
    return new RepositoryKeys(environment.random(), environment.clock())
        .recoverOwner(config, root, note);
  }

  /// Makes a reader's key from the root in the recovery kit: for restoring without writing
  /// anything.
  ///
  /// @param root 32 bytes, stays the caller's
  /// @throws KeyException when the kit is another repository's
  public KeyMaterial recoverReader(Secret root, String note) {
    return new RepositoryKeys(environment.random(), environment.clock())
        .recoverReader(config, root, note);
  }
}
