package dev.nuwa.repo;

import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.NewRepository;
import dev.nuwa.repo.key.PasswordSlots;
import dev.nuwa.repo.key.RepositoryKeys;
import dev.nuwa.repo.key.StoredObject;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.Storage;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A repository that is not there yet: its keys exist in memory only. The caller makes the key safe
/// (a key file, a password), then publishes. The configuration is put last and only if there is
/// none, so that whatever dies on the way leaves either no repository or a whole one whose key is
/// safe; leftovers of a try that died belong to another repository id and are passed over.
///
/// Not thread-safe; closing wipes the key.
public final class RepositoryDraft implements AutoCloseable {

  private final SecureRandom random;
  private final InstantSource clock;
  private final NewRepository made;
  private final List<StoredObject> slots = new ArrayList<>();

  private RepositoryDraft(SecureRandom random, InstantSource clock, NewRepository made) {
    this.random = random;
    this.clock = clock;
    this.made = made;
  }

  /// Makes the keys of a repository.
  ///
  /// @param note for people, in the owner's key and certificate: which host, when
  public static RepositoryDraft make(
      SecureRandom random, InstantSource clock, DomainParameters parameters, String note) {
    NewRepository made = new RepositoryKeys(random, clock).create(parameters, note);
    return new RepositoryDraft(random, clock, made);
  }

  /// Its id.
  public RepositoryId id() {
    return made.owner().repository();
  }

  /// The public key of its authority.
  public ByteString authority() {
    return made.config().authorityKey();
  }

  /// The owner's key; it closes with this.
  public KeyMaterial key() {
    return made.owner();
  }

  /// Keeps the key in the repository too, under a password.
  ///
  /// @param password stays the caller's, who overwrites it
  public void addPassword(char[] password, PasswordCost cost) {
    try (KeyRing ring = KeyRing.of(made.owner(), made.config(), random)) {
      PasswordSlots.Label label = new PasswordSlots.Label(ring.author(), clock.instant());
      slots.add(PasswordSlots.seal(ring, made.owner(), label, password, cost));
    }
  }

  /// Makes it a repository.
  ///
  /// @throws UsageException when there is one already
  public void publish(Storage storage) {
    requireEmpty(storage);
    slots.forEach(slot -> slot.putTo(storage));
    for (StoredObject object : made.objects()) {
      try {
        object.putTo(storage);
      } catch (StorageException e) {
        if (e.reason() == StorageException.Reason.EXISTS) {
          throw exists(storage);
        }
        throw e;
      }
    }
  }

  /// Packs or snapshots without a configuration are a repository that lost it: nothing is put on
  /// top.
  private static void requireEmpty(Storage storage) {
    if (holds(storage, ObjectKind.CONFIG)) {
      throw exists(storage);
    }
    if (holds(storage, ObjectKind.SNAPSHOT) || holds(storage, ObjectKind.PACK)) {
      throw new UsageException(
          Sentence.of(
              "{0} holds data of a repository whose configuration is missing", storage.describe()),
          Sentence.of("choose another place, or bring the objects under config/ back"));
    }
  }

  private static boolean holds(Storage storage, ObjectKind kind) {
    try (Stream<ObjectInfo> objects = storage.list(kind.prefix())) {
      return objects.anyMatch(object -> ObjectNames.parse(object.name().value()).isPresent());
    }
  }

  private static UsageException exists(Storage storage) {
    return new UsageException(
        Sentence.of("there is already a repository in {0}", storage.describe()),
        Sentence.of("use it as it is, or choose another place"));
  }

  @Override
  public void close() {
    made.owner().close();
  }
}
