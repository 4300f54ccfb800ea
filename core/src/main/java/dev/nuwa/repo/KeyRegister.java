package dev.nuwa.repo;

import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.Revocation;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.key.AuthorsLoader;
import dev.nuwa.repo.key.ConfigChain;
import dev.nuwa.repo.key.IssuedKey;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.PasswordSlots;
import dev.nuwa.repo.key.RepositoryKeys;
import dev.nuwa.repo.key.StoredObject;
import dev.nuwa.repo.key.VerifiedConfig;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The keys of a repository: which were handed out, new ones, passwords, revocations
/// (docs/format.md, sections 4 to 6). Every key may look; all else is an owner's, and refused to
/// others before anything is written. Not thread-safe.
public final class KeyRegister {

  private static final int ATTEMPTS_MAX = 5;

  private final Session session;
  private final KeyMaterial holder;
  private final Storage storage;

  /// @param holder the key that the session was unlocked with; it stays the caller's
  public KeyRegister(Session session, KeyMaterial holder) {
    this.session = session;
    this.holder = holder;
    this.storage = session.environment().storage();
  }

  /// A key that was handed out.
  ///
  /// @param id author id in its certificate
  /// @param name of its holder; empty for keys that read no names
  /// @param since when it was made, as its maker's clock had it
  /// @param slots names of the password slots that hold it
  /// @param revocation what counts of it, once it was revoked
  public record KnownKey(
      AuthorId id,
      Role role,
      Optional<String> name,
      Instant since,
      List<String> slots,
      Optional<Revocation> revocation) {

    public KnownKey {
      slots = List.copyOf(slots);
    }
  }

  /// What a revocation did.
  ///
  /// @param last the newest snapshot of the key that counts
  /// @param lost snapshots that counted before and do not any more
  public record Revoked(Optional<StoredSnapshot> last, List<StoredSnapshot> lost) {

    public Revoked {
      lost = List.copyOf(lost);
    }
  }

  /// Every key with a certificate, the oldest first.
  public List<KnownKey> list() {
    VerifiedConfig config = config();
    List<PasswordSlots.Slot> slots = slots();
    return AuthorsLoader.certificates(
            storage, session.codec(), config, session.environment().events())
        .stream()
        .map(key ->
            new KnownKey(
                key.id(),
                key.role(),
                key.name(),
                key.issued(),
                slots.stream()
                    .filter(slot -> slot.holder().equals(Optional.of(key.id())))
                    .map(PasswordSlots.Slot::name)
                    .toList(),
                config.config().revocations().stream()
                    .filter(revocation -> revocation.author().equals(key.id()))
                    .findFirst()))
        .sorted(Comparator.comparing(KnownKey::since).thenComparing(KnownKey::id))
        .toList();
  }

  /// Every password slot.
  public List<PasswordSlots.Slot> slots() {
    return PasswordSlots.list(storage, session.config(), session.environment().events());
  }

  /// A new key. It is of no use before [#certify].
  ///
  /// @param name of its holder, for people: which host, who
  public IssuedKey issue(Role role, String name) {
    session.require(Role::mayAdminister, "make keys");
    Environment environment = session.environment();
    return new RepositoryKeys(environment.random(), environment.clock())
        .issue(holder, config().config(), role, name);
  }

  /// Puts the certificate of a key whose material is safe with its holder.
  public void certify(IssuedKey key) {
    key.certificate().putTo(storage);
  }

  /// Keeps a key in the repository under a password.
  ///
  /// @param author in the key's certificate
  /// @param password stays the caller's, who overwrites it
  /// @return the name of the slot
  public String addPassword(KeyMaterial key, AuthorId author, char[] password, PasswordCost cost) {
    session.require(Role::mayAdminister, "keep a key under a password");
    PasswordSlots.Label label =
        new PasswordSlots.Label(author, session.environment().clock().instant());
    StoredObject slot = PasswordSlots.seal(session.keys(), key, label, password, cost);
    slot.putTo(storage);
    return slot.name().value();
  }

  /// Removes a slot: its password opens nothing any more, but for who kept a copy of the slot.
  public void removeSlot(String name) {
    session.require(Role::mayAdminister, "remove a password");
    storage.delete(ObjectName.of(name));
  }

  /// Revokes a key: what it signs from now on does not count, and what it signed counts up to
  /// `last`. Its password slots are removed.
  ///
  /// @param last the newest snapshot of it that counts; empty when none does
  public Revoked revoke(KnownKey key, Optional<StoredSnapshot> last) {
    session.require(Role::mayAdminister, "revoke keys");
    List<StoredSnapshot> before = confirmedOf(key.id());
    Revocation revocation =
        new Revocation(
            key.id(),
            last.map(StoredSnapshot::sequence).orElse(0L),
            last.map(StoredSnapshot::hash).orElse(null));
    publish(revocation);
    key.slots().forEach(this::removeSlot);
    List<StoredSnapshot> after =
        session.snapshotsUnder(config()).confirmed().stream()
            .filter(snapshot -> snapshot.author().equals(key.id()))
            .toList();
    return new Revoked(last, before.stream().filter(one -> !after.contains(one)).toList());
  }

  /// The confirmed snapshots that a key made, the newest first.
  public List<StoredSnapshot> confirmedOf(AuthorId author) {
    return session.snapshots().confirmed().stream()
        .filter(snapshot -> snapshot.author().equals(author))
        .toList();
  }

  /// Somebody else may change the configuration at the same time: then the change is made to
  /// theirs.
  private void publish(Revocation revocation) {
    RepositoryKeys keys =
        new RepositoryKeys(session.environment().random(), session.environment().clock());
    KeyRing owner = session.keys();
    for (int attempt = 1; ; attempt++) {
      VerifiedConfig config = config();
      if (config.config().revocations().stream()
          .anyMatch(known -> known.author().equals(revocation.author()))) {
        throw new UsageException("this key is revoked already", "see `nuwa key list`");
      }
      try {
        keys.config(owner, next(config, revocation)).putTo(storage);
        return;
      } catch (StorageException e) {
        if (e.reason() != StorageException.Reason.EXISTS || attempt == ATTEMPTS_MAX) {
          throw e;
        }
      }
    }
  }

  private Config next(VerifiedConfig before, Revocation revocation) {
    Config config = before.config();
    List<Revocation> revocations = new ArrayList<>(config.revocations());
    revocations.add(revocation);
    return new Config(
        config.number() + 1,
        before.hash(),
        config.authorityKey(),
        config.features(),
        config.suites(),
        config.domains(),
        revocations,
        session.environment().clock().instant());
  }

  /// The configuration as it is now, by the authority that the key knows.
  private VerifiedConfig config() {
    return ConfigChain.read(storage, session.environment().events())
        .orElseThrow(() -> new IllegalStateException("the configuration vanished"))
        .requireAuthority(holder.repository(), holder.holder().authorityKey());
  }
}
