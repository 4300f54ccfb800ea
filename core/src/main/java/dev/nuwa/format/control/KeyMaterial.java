package dev.nuwa.format.control;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import dev.nuwa.format.RepositoryId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A key: all that its holder has (docs/format.md, section 4). It has exactly what its role may
/// have; secrets come out as copies, which the caller overwrites. Thread-safe.
public final class KeyMaterial implements AutoCloseable {

  /// Bytes of R and of a signing seed.
  public static final int SECRET_BYTES = 32;

  private static final int VERSION = 1;

  private final Holder holder;
  private final @Nullable SecretBytes root;
  private final @Nullable SecretBytes signingSeed;
  private final List<DomainKeys> domains;

  /// What a key says about itself.
  ///
  /// @param authorityKey raw Ed25519 public key of the authority, 32 bytes
  /// @param note for people: which host, when
  public record Holder(RepositoryId repository, Role role, ByteString authorityKey, String note) {

    public Holder {
      if (authorityKey.length() != 32) {
        throw new IllegalArgumentException("authority key of " + authorityKey.length() + " bytes");
      }
    }
  }

  /// Copies the secrets; takes over the domain keys, which close with it.
  ///
  /// @param root R, for an owner; else null
  /// @param signingSeed Ed25519 seed, for all but readers; else null
  public KeyMaterial(
      Holder holder,
      byte @Nullable [] root,
      byte @Nullable [] signingSeed,
      List<DomainKeys> domains) {
    Role role = holder.role();
    if ((root != null) != role.mayAdminister() || (signingSeed != null) != role.maySign()) {
      throw new IllegalArgumentException("a key of the role " + role + " with other secrets");
    }
    if (!domains.stream().allMatch(keys -> keys.fits(role))) {
      throw new IllegalArgumentException("a key of the role " + role + " with other domain keys");
    }
    this.holder = holder;
    this.root = root == null ? null : new SecretBytes(root, SECRET_BYTES, "root key");
    this.signingSeed =
        signingSeed == null ? null : new SecretBytes(signingSeed, SECRET_BYTES, "signing seed");
    this.domains = List.copyOf(domains);
  }

  public Holder holder() {
    return holder;
  }

  public RepositoryId repository() {
    return holder.repository();
  }

  public Role role() {
    return holder.role();
  }

  /// R, a copy; only for an owner.
  public Optional<byte[]> root() {
    return Optional.ofNullable(root).map(SecretBytes::copy);
  }

  /// Ed25519 seed, a copy; empty for a reader.
  public Optional<byte[]> signingSeed() {
    return Optional.ofNullable(signingSeed).map(SecretBytes::copy);
  }

  /// The keys of each domain and epoch. They close with this.
  public List<DomainKeys> domains() {
    return domains;
  }

  /// The keys of one domain and epoch.
  public Optional<DomainKeys> domain(int domain, long epoch) {
    return domains.stream()
        .filter(keys -> keys.domain() == domain && keys.epoch() == epoch)
        .findAny();
  }

  /// All of it as a small record, secrets included: the caller overwrites it after use.
  public byte[] encode() {
    RecordWriter out =
        new RecordWriter()
            .integer(0, VERSION)
            .bytes(1, holder.repository().bytes())
            .integer(2, holder.role().number())
            .bytes(3, holder.authorityKey());
    root().ifPresent(secret -> out.bytes(4, secret));
    signingSeed().ifPresent(secret -> out.bytes(5, secret));
    return out.list(6, domains, keys -> keys.record().value()).text(7, holder.note()).encode();
  }

  /// @param object where it comes from, for messages
  public static KeyMaterial decode(String object, byte[] bytes) {
    return RecordReader.read(object, bytes, KeyMaterial::read);
  }

  private static KeyMaterial read(RecordReader in) {
    long version = in.natural(0);
    if (version != VERSION) {
      throw in.unknown("key version", version);
    }
    int number = in.count(2, 255);
    Role role = Role.of(number).orElseThrow(() -> in.unknown("role", number));
    RepositoryId repository = RepositoryId.of(in.bytes(1, RepositoryId.BYTES).bytes());
    return new KeyMaterial(
        new Holder(repository, role, in.bytes(3), in.text(7)),
        in.optionalBytes(4).map(ByteString::bytes).orElse(null),
        in.optionalBytes(5).map(ByteString::bytes).orElse(null),
        in.records(6, DomainKeys::read));
  }

  /// Overwrites all secrets, those of the domains too.
  @Override
  public void close() {
    if (root != null) {
      root.destroy();
    }
    if (signingSeed != null) {
      signingSeed.destroy();
    }
    domains.forEach(DomainKeys::close);
  }
}
