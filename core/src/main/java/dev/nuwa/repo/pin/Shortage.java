package dev.nuwa.repo.pin;

import dev.nuwa.repo.generation.GenerationView;
import java.util.Set;

/// What a session relied on and lost: what it must supply again before it publishes a new snapshot.
///
/// @param packs packs of its reliance that were condemned or are gone: each blob needed from them
///   must come from elsewhere
/// @param parents snapshots no longer protected by its pin: each blob taken over from them must be
///   looked up in an index listed from now on, its pack then belongs to the reliance; a blob found
///   nowhere must be stored again
/// @param view the generations to obey
public record Shortage(Set<String> packs, Set<String> parents, GenerationView view) {

  public Shortage {
    packs = Set.copyOf(packs);
    parents = Set.copyOf(parents);
  }

  /// Whether nothing is missing.
  public boolean isEmpty() {
    return packs.isEmpty() && parents.isEmpty();
  }
}
