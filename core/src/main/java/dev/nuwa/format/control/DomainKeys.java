package dev.nuwa.format.control;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys of a domain in one epoch, as far as a role has them (docs/format.md, section 4). Secret
/// keys come out as copies, which the caller overwrites. Thread-safe.
public final class DomainKeys implements AutoCloseable {

  /// Bytes of I and X.
  public static final int SYMMETRIC_BYTES = 32;

  /// Bytes of a private X-Wing key, in expanded form.
  public static final int PRIVATE_BYTES = 96;

  private final int domain;
  private final DomainEpoch publicKeys;
  private final SecretBytes indexKey;
  private final @Nullable SecretBytes idKey;
  private final @Nullable SecretBytes dataKey;
  private final @Nullable SecretBytes structureKey;

  private DomainKeys(Builder from) {
    this.domain = from.domain;
    this.publicKeys = from.publicKeys;
    this.indexKey = new SecretBytes(from.indexKey, SYMMETRIC_BYTES, "index key X");
    this.idKey = secret(from.idKey, SYMMETRIC_BYTES, "id key I");
    this.dataKey = secret(from.dataKey, PRIVATE_BYTES, "private data key D");
    this.structureKey = secret(from.structureKey, PRIVATE_BYTES, "private structure key M");
  }

  /// Begins with what every role has.
  ///
  /// @param domain 1 to 65535
  /// @param indexKey X, copied
  public static Builder builder(int domain, DomainEpoch publicKeys, byte[] indexKey) {
    if (domain < 1 || domain > 0xffff) {
      throw new IllegalArgumentException("domain " + domain);
    }
    return new Builder(domain, publicKeys, indexKey);
  }

  public int domain() {
    return domain;
  }

  public long epoch() {
    return publicKeys.epoch();
  }

  /// Public D and M.
  public DomainEpoch publicKeys() {
    return publicKeys;
  }

  /// X, a copy.
  public byte[] indexKey() {
    return indexKey.copy();
  }

  /// I, a copy; empty for a maintainer.
  public Optional<byte[]> idKey() {
    return Optional.ofNullable(idKey).map(SecretBytes::copy);
  }

  /// Private D, a copy; only for who may read.
  public Optional<byte[]> dataKey() {
    return Optional.ofNullable(dataKey).map(SecretBytes::copy);
  }

  /// Private M, a copy; for all but writers.
  public Optional<byte[]> structureKey() {
    return Optional.ofNullable(structureKey).map(SecretBytes::copy);
  }

  /// A copy with no more than `role` may have.
  public DomainKeys restrictedTo(Role role) {
    Builder copy = builder(domain, publicKeys, indexKey());
    if (role.mayIdentify()) {
      idKey().ifPresent(copy::idKey);
    }
    if (role.mayRead()) {
      dataKey().ifPresent(copy::dataKey);
    }
    if (role.mayFollow()) {
      structureKey().ifPresent(copy::structureKey);
    }
    return copy.build();
  }

  /// Whether it has exactly what `role` has.
  boolean fits(Role role) {
    return (idKey != null) == role.mayIdentify()
        && (dataKey != null) == role.mayRead()
        && (structureKey != null) == role.mayFollow();
  }

  /// Overwrites the secret keys; none comes out afterwards.
  @Override
  public void close() {
    indexKey.destroy();
    destroy(idKey);
    destroy(dataKey);
    destroy(structureKey);
  }

  RecordWriter record() {
    RecordWriter out = new RecordWriter().integer(0, domain).integer(1, epoch());
    idKey().ifPresent(key -> out.bytes(2, key));
    out.bytes(3, indexKey()).bytes(4, publicKeys.dataKey());
    dataKey().ifPresent(key -> out.bytes(5, key));
    out.bytes(6, publicKeys.structureKey());
    structureKey().ifPresent(key -> out.bytes(7, key));
    return out;
  }

  static DomainKeys read(RecordReader in) {
    DomainEpoch publicKeys = new DomainEpoch(in.natural(1), in.bytes(4), in.bytes(6));
    Builder keys = builder(in.count(0, 0xffff), publicKeys, in.bytes(3).bytes());
    in.optionalBytes(2).map(ByteString::bytes).ifPresent(keys::idKey);
    in.optionalBytes(5).map(ByteString::bytes).ifPresent(keys::dataKey);
    in.optionalBytes(7).map(ByteString::bytes).ifPresent(keys::structureKey);
    return keys.build();
  }

  private static @Nullable SecretBytes secret(byte @Nullable [] bytes, int length, String what) {
    return bytes == null ? null : new SecretBytes(bytes, length, what);
  }

  private static void destroy(@Nullable SecretBytes secret) {
    if (secret != null) {
      secret.destroy();
    }
  }

  /// Collects keys; they are copied by [#build()].
  public static final class Builder {

    private final int domain;
    private final DomainEpoch publicKeys;
    private final byte[] indexKey;
    private byte @Nullable [] idKey;
    private byte @Nullable [] dataKey;
    private byte @Nullable [] structureKey;

    private Builder(int domain, DomainEpoch publicKeys, byte[] indexKey) {
      this.domain = domain;
      this.publicKeys = publicKeys;
      this.indexKey = indexKey;
    }

    /// I, 32 bytes.
    public Builder idKey(byte[] key) {
      idKey = key;
      return this;
    }

    /// Private D, 96 bytes.
    public Builder dataKey(byte[] key) {
      dataKey = key;
      return this;
    }

    /// Private M, 96 bytes.
    public Builder structureKey(byte[] key) {
      structureKey = key;
      return this;
    }

    public DomainKeys build() {
      return new DomainKeys(this);
    }
  }
}
