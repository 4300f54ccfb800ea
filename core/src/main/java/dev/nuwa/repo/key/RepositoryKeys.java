package dev.nuwa.repo.key;

import dev.nuwa.crypto.Secret;
import dev.nuwa.crypto.Signer;
import dev.nuwa.error.KeyException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.Certificate;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.Domain;
import dev.nuwa.format.control.DomainKeys;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.control.Features;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.format.frame.Header;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes keys (docs/format.md, sections 4 to 6): those of a new repository, further ones for hosts
/// and helpers, and all of them again from the recovery kit. Puts nothing: what is to be stored is
/// in the results. Thread-safe.
public final class RepositoryKeys {

  private static final int DOMAIN = 1;
  private static final long EPOCH = 1;
  private static final int SUITE = 1;
  private static final int BODY_PART = 0;

  private final SecureRandom random;
  private final InstantSource clock;

  public RepositoryKeys(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /// A new repository with one domain: root, authority, domain keys, the owner's key and
  /// certificate, and the first configuration.
  ///
  /// @param note for people, in the owner's key and certificate: which host, when
  public NewRepository create(DomainParameters parameters, String note) {
    byte[] id = new byte[RepositoryId.BYTES];
    random.nextBytes(id);
    RepositoryId repository = RepositoryId.of(id);
    try (Secret root = Secret.random(random, KeySchedule.KEY_BYTES);
        KeyDerivation derivation = new KeyDerivation(repository, root)) {
      DomainKeys keys = derivation.domain(DOMAIN, EPOCH);
      Domain domain = new Domain(DOMAIN, EPOCH, List.of(keys.publicKeys()), parameters);
      Config config = firstConfig(derivation.authorityKey(), domain);
      IssuedKey owner = owner(repository, config, root, List.of(keys), note);
      try (KeyRing ring = KeyRing.of(owner.material(), config, random)) {
        StoredObject stored = config(ring, config);
        return new NewRepository(owner.material(), config, List.of(owner.certificate(), stored));
      }
    }
  }

  private Config firstConfig(ByteString authorityKey, Domain domain) {
    return new Config(
        1,
        null,
        authorityKey,
        Features.NONE,
        List.of(SUITE),
        List.of(domain),
        List.of(),
        clock.instant());
  }

  /// A configuration as an object, signed by the authority: needs the owner's ring.
  public StoredObject config(KeyRing owner, Config config) {
    String name = ObjectNames.config(config.number());
    Header header = owner.clearHeader(ObjectKind.CONFIG, name);
    byte[] object =
        Frame.assemble(header, config.encode(), bytes -> owner.sign(ObjectKind.CONFIG, bytes));
    return new StoredObject(name, object);
  }

  /// A further key with what `role` may have and a signing key of its own. A reader has none: the
  /// certificate of a reader records that the key was handed out, and nobody holds the signing key
  /// in it.
  ///
  /// @param note for people: which host, when
  /// @throws dev.nuwa.error.NotPermittedException when `owner` is not an owner's key
  public IssuedKey issue(KeyMaterial owner, Config config, Role role, String note) {
    try (KeyRing ring = KeyRing.of(owner, config, random);
        Secret seed = Signer.newSeed(random)) {
      List<DomainKeys> domains =
          owner.domains().stream().map(keys -> keys.restrictedTo(role)).toList();
      Optional<byte[]> root = role.mayAdminister() ? owner.root() : Optional.empty();
      KeyMaterial material =
          material(owner.repository(), config, role, note, root.orElse(null), seed, domains);
      root.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
      return new IssuedKey(material, certificate(ring, role, seed, note));
    }
  }

  /// An owner's key from the recovery kit and the configuration alone, with a signing key of its
  /// own: the old one is not in the kit.
  ///
  /// @param root R, which stays the caller's
  /// @throws KeyException when the kit is another repository's
  public IssuedKey recoverOwner(VerifiedConfig verified, Secret root, String note) {
    try (KeyDerivation derivation = derivation(verified, root)) {
      List<DomainKeys> domains = derivation.domains(verified.config());
      return owner(verified.repository(), verified.config(), root, domains, note);
    }
  }

  /// A reader's key from the recovery kit, for restoring without writing anything.
  ///
  /// @param root R, which stays the caller's
  /// @throws KeyException when the kit is another repository's
  public KeyMaterial recoverReader(VerifiedConfig verified, Secret root, String note) {
    try (KeyDerivation derivation = derivation(verified, root)) {
      List<DomainKeys> domains =
          derivation.domains(verified.config()).stream()
              .map(keys -> keys.restrictedTo(Role.READER))
              .toList();
      return material(
          verified.repository(), verified.config(), Role.READER, note, null, null, domains);
    }
  }

  private static KeyDerivation derivation(VerifiedConfig verified, Secret root) {
    KeyDerivation derivation = new KeyDerivation(verified.repository(), root);
    if (!derivation.authorityKey().equals(verified.config().authorityKey())) {
      derivation.close();
      throw new KeyException(
          "this recovery kit belongs to another repository", "take the kit of this repository");
    }
    return derivation;
  }

  private IssuedKey owner(
      RepositoryId repository, Config config, Secret root, List<DomainKeys> keys, String note) {
    try (Secret seed = Signer.newSeed(random)) {
      KeyMaterial material =
          material(repository, config, Role.OWNER, note, root.bytes(), seed, keys);
      try (KeyRing ring = KeyRing.of(material, config, random)) {
        return new IssuedKey(material, certificate(ring, Role.OWNER, seed, note));
      }
    }
  }

  private static KeyMaterial material(
      RepositoryId repository,
      Config config,
      Role role,
      String note,
      byte @Nullable [] root,
      @Nullable Secret seed,
      List<DomainKeys> domains) {
    KeyMaterial.Holder holder =
        new KeyMaterial.Holder(repository, role, config.authorityKey(), note);
    byte @Nullable [] signing = seed != null && role.maySign() ? seed.bytes() : null;
    return new KeyMaterial(holder, root, signing, domains);
  }

  private StoredObject certificate(KeyRing owner, Role role, Secret seed, String note) {
    byte[] publicKey = new Signer(seed).publicKey();
    AuthorId author = Authors.idOf(publicKey);
    String name = ObjectNames.certificate(author, owner.randomHex(16));
    StoredHeader header = owner.newHeader(ObjectKind.CERTIFICATE, name, List.of());
    byte[] text = note.getBytes(StandardCharsets.UTF_8);
    byte[] display = owner.sealD(header, Certificate.DISPLAY_NAME_PART, text);
    Certificate certificate =
        new Certificate(
            role,
            ByteString.of(publicKey),
            owner.domain(),
            owner.epoch(),
            clock.instant(),
            ByteString.of(display));
    byte[] body = owner.sealX(header, BODY_PART, certificate.encode());
    byte[] object =
        Frame.assemble(header.header(), body, bytes -> owner.sign(ObjectKind.CERTIFICATE, bytes));
    return new StoredObject(name, object);
  }
}
