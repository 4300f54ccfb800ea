package dev.nuwa.repo.pin;

import java.util.HashSet;
import java.util.Set;

/// The packs a session's snapshot depends on, apart from what its pinned parent protects.
///
/// @param old packs that were there before and were deduplicated against (set D)
/// @param own packs this session wrote and indexed (set N)
public record Reliance(Set<String> old, Set<String> own) {

  /// On nothing.
  public static final Reliance NONE = new Reliance(Set.of(), Set.of());

  public Reliance {
    old = Set.copyOf(old);
    own = Set.copyOf(own);
  }

  /// Both together.
  public Reliance plus(Reliance other) {
    return new Reliance(union(old, other.old), union(own, other.own));
  }

  /// Without some packs.
  public Reliance without(Set<String> packs) {
    return packs.isEmpty() ? this : new Reliance(minus(old, packs), minus(own, packs));
  }

  /// Every pack.
  public Set<String> packs() {
    return union(old, own);
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }

  private static Set<String> minus(Set<String> packs, Set<String> gone) {
    Set<String> rest = new HashSet<>(packs);
    rest.removeAll(gone);
    return rest;
  }
}
