package dev.nuwa.repo.pin;

import dev.nuwa.repo.generation.GenerationView;
import java.util.Set;

/// What a session stands on.
///
/// @param pin the name of its pin
/// @param parents snapshots under the pin, confirmed and not condemned when the pin was there: only
///   they may be reused wholesale
/// @param view the generations as last read: packs they condemn are no longer deduplicated against
public record Footing(String pin, Set<String> parents, GenerationView view) {

  public Footing {
    parents = Set.copyOf(parents);
  }

  /// Whether a blob in this pack may be taken as stored.
  public boolean mayRelyOn(String pack) {
    return !view.condemned().packs().contains(pack);
  }
}
