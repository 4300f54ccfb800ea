package dev.nuwa.repo.key;

import dev.nuwa.crypto.Encapsulation;
import dev.nuwa.crypto.HybridKem;
import dev.nuwa.crypto.HybridPrivateKey;
import dev.nuwa.crypto.Secret;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.control.DomainKeys;
import dev.nuwa.format.pack.Recipient;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a key holds of one epoch of a domain, ready for use. Thread-safe until closed.
final class EpochKeys implements AutoCloseable {

  private final @Nullable Secret idKey;
  private final Secret indexKey;
  private final Pair data;
  private final Pair structure;

  EpochKeys(DomainKeys keys) {
    this.idKey = keys.idKey().map(Secret::adopt).orElse(null);
    this.indexKey = Secret.adopt(keys.indexKey());
    this.data = new Pair(keys.publicKeys().dataKey(), privateKey(keys.dataKey()));
    this.structure = new Pair(keys.publicKeys().structureKey(), privateKey(keys.structureKey()));
  }

  /// One side of a hybrid pair or both.
  private record Pair(ByteString publicKey, @Nullable HybridPrivateKey privateKey) {}

  private static @Nullable HybridPrivateKey privateKey(Optional<byte[]> stored) {
    if (stored.isEmpty()) {
      return null;
    }
    HybridPrivateKey key = HybridPrivateKey.of(stored.get());
    Arrays.fill(stored.get(), (byte) 0);
    return key;
  }

  /// I.
  Secret idKey() {
    if (idKey == null) {
      throw new NotPermittedException(
          "this key cannot compute the ids of blobs", "use a key that reads or writes");
    }
    return idKey;
  }

  /// X.
  Secret indexKey() {
    return indexKey;
  }

  Encapsulation encapsulate(Recipient recipient, SecureRandom random) {
    return HybridKem.encapsulate(pair(recipient).publicKey().bytes(), random);
  }

  /// Whether what is sealed for `recipient` can be opened.
  boolean opens(Recipient recipient) {
    return pair(recipient).privateKey() != null;
  }

  Secret decapsulate(Recipient recipient, ByteString ciphertext) {
    HybridPrivateKey key = pair(recipient).privateKey();
    if (key == null) {
      throw refusal(recipient);
    }
    return key.decapsulate(ciphertext.bytes());
  }

  private static NotPermittedException refusal(Recipient recipient) {
    return switch (recipient) {
      case DATA ->
          new NotPermittedException(
              "this key cannot read contents or names",
              "use an owner, full or reader key; write-only and maintenance keys cannot restore");
      case STRUCTURE ->
          new NotPermittedException(
              "this key cannot read the structure of snapshots", "use any but a write-only key");
    };
  }

  private Pair pair(Recipient recipient) {
    return switch (recipient) {
      case DATA -> data;
      case STRUCTURE -> structure;
    };
  }

  @Override
  public void close() {
    Optional.ofNullable(idKey).ifPresent(Secret::close);
    indexKey.close();
    Optional.ofNullable(data.privateKey()).ifPresent(HybridPrivateKey::close);
    Optional.ofNullable(structure.privateKey()).ifPresent(HybridPrivateKey::close);
  }
}
