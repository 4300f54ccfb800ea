package dev.nuwa.repo.key;

import dev.nuwa.crypto.HybridPrivateKey;
import dev.nuwa.crypto.Secret;
import dev.nuwa.crypto.Signer;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.Domain;
import dev.nuwa.format.control.DomainEpoch;
import dev.nuwa.format.control.DomainKeys;
import java.util.ArrayList;
import java.util.List;

/// Everything that follows from the root R (docs/format.md, section 4). The root stays the
/// caller's.
final class KeyDerivation implements AutoCloseable {

  private final Secret rootKey;

  KeyDerivation(RepositoryId repository, Secret root) {
    this.rootKey = KeySchedule.rootKey(repository, root);
  }

  /// The public key of the authority.
  ByteString authorityKey() {
    try (Secret seed = KeySchedule.authoritySeed(rootKey)) {
      return ByteString.of(new Signer(seed).publicKey());
    }
  }

  /// All keys of a domain in one epoch, as an owner has them.
  DomainKeys domain(int domain, long epoch) {
    try (Secret idKey = KeySchedule.idKey(rootKey, domain, epoch);
        Secret indexKey = KeySchedule.indexKey(rootKey, domain, epoch);
        Secret data = KeySchedule.dataKey(rootKey, domain, epoch);
        Secret structure = KeySchedule.structureKey(rootKey, domain, epoch)) {
      DomainEpoch publicKeys = new DomainEpoch(epoch, publicOf(data), publicOf(structure));
      return DomainKeys.builder(domain, publicKeys, indexKey.bytes())
          .idKey(idKey.bytes())
          .dataKey(data.bytes())
          .structureKey(structure.bytes())
          .build();
    }
  }

  /// The keys of every domain and epoch of a configuration.
  List<DomainKeys> domains(Config config) {
    List<DomainKeys> keys = new ArrayList<>();
    for (Domain domain : config.domains()) {
      for (DomainEpoch epoch : domain.epochs()) {
        keys.add(domain(domain.number(), epoch.epoch()));
      }
    }
    return keys;
  }

  private static ByteString publicOf(Secret privateKey) {
    try (HybridPrivateKey key = HybridPrivateKey.of(privateKey.bytes())) {
      return ByteString.of(key.publicKey());
    }
  }

  @Override
  public void close() {
    rootKey.close();
  }
}
