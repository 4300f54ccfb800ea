package dev.nuwa.repo.key;

import dev.nuwa.error.KeyException;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.Domain;
import dev.nuwa.format.control.DomainKeys;
import dev.nuwa.format.control.KeyMaterial;
import java.util.HashMap;
import java.util.Map;

/// The domain keys of one key by domain and epoch, and which are current. Thread-safe until closed.
final class Epochs implements AutoCloseable {

  private final Map<Epoch, EpochKeys> all;
  private final Epoch current;
  private final EpochKeys ofCurrent;

  private record Epoch(int domain, long number) {}

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
        "this key has no keys for " + what, "have the owner issue a new key for this host");
  }

  @Override
  public void close() {
    all.values().forEach(EpochKeys::close);
  }
}
