package dev.nuwa.repo.generation;

import java.util.HashSet;
import java.util.Set;

/// Names of objects that collectors have given up. Nothing is ever taken back, so such sets only
/// grow.
///
/// @param packs packs no longer to be relied on
/// @param dropped snapshots given up after a drop
/// @param unconfirmed snapshots given up because they had no confirmation
/// @param pins pins that protect nothing any more
/// @param indexes indexes whose entries other ones carry
public record Condemned(
    Set<String> packs,
    Set<String> dropped,
    Set<String> unconfirmed,
    Set<String> pins,
    Set<String> indexes) {

  /// Nothing at all.
  public static final Condemned NONE =
      new Condemned(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

  public Condemned {
    packs = Set.copyOf(packs);
    dropped = Set.copyOf(dropped);
    unconfirmed = Set.copyOf(unconfirmed);
    pins = Set.copyOf(pins);
    indexes = Set.copyOf(indexes);
  }

  /// What is in this or in `other`.
  public Condemned plus(Condemned other) {
    return new Condemned(
        union(packs, other.packs),
        union(dropped, other.dropped),
        union(unconfirmed, other.unconfirmed),
        union(pins, other.pins),
        union(indexes, other.indexes));
  }

  /// Whether the snapshot was given up for either reason.
  public boolean hasSnapshot(String name) {
    return dropped.contains(name) || unconfirmed.contains(name);
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    if (one.isEmpty()) {
      return other;
    }
    if (other.isEmpty()) {
      return one;
    }
    Set<String> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }
}
