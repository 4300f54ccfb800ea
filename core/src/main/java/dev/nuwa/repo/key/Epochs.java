package dev.nuwa.repo.key;

import dev.nuwa.crypto.Encapsulation;
import dev.nuwa.crypto.HybridKem;
import dev.nuwa.crypto.HybridPrivateKey;
import dev.nuwa.crypto.Secret;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.error.Sentence;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.Domain;
import dev.nuwa.format.control.DomainKeys;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.pack.Recipient;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The domain keys of one key by domain and epoch, and which are current. Thread-safe until closed.
final class Epochs implements AutoCloseable {

  private final Map<Epoch, EpochKeys> all;
  private final Epoch current;
  private final EpochKeys ofCurrent;

  private record Epoch(int domain, long number) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Epoch that && domain == that.domain && number == that.number;
    }

    @Override
    public int hashCode() {
      return 31 * domain + Long.hashCode(number);
    }
  }

  private Epochs(Map<Epoch, EpochKeys> all, Epoch current) {
    this.all = Map.copyOf(all);
    this.current = current;
    this.ofCurrent = of(current.domain(), current.number());
  }

  static Epochs of(KeyMaterial material, Config config) {
    Map<Epoch, EpochKeys> all = new HashMap<>();
    for (DomainKeys keys : material.domains()) {
      all.put(new Epoch(keys.domain(), keys.epoch()), new EpochKeys(keys));
    }
    Domain domain =
        config.domains().stream()
            .filter(d -> material.domain(d.number(), d.currentEpoch()).isPresent())
            .findFirst()
            .orElseThrow(() -> missing("the current epoch"));
    return new Epochs(all, new Epoch(domain.number(), domain.currentEpoch()));
  }

  int domain() {
    return current.domain();
  }

  long current() {
    return current.number();
  }

  EpochKeys ofCurrent() {
    return ofCurrent;
  }

  EpochKeys of(int domain, long epoch) {
    EpochKeys keys = all.get(new Epoch(domain, epoch));
    if (keys == null) {
      throw missing("epoch " + epoch + " of domain " + domain);
    }
    return keys;
  }

  private static KeyException missing(String what) {
    return new KeyException(
        Sentence.of("this key has no keys for {0}", what),
        Sentence.of("have the owner issue a new key for this host"));
  }

  @Override
  public void close() {
    all.values().forEach(EpochKeys::close);
  }

  /// What a key holds of one epoch of a domain, ready for use. Thread-safe until closed.
  static final class EpochKeys implements AutoCloseable {

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
}
