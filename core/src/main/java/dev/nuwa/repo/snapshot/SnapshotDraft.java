package dev.nuwa.repo.snapshot;

import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.SnapshotFacts;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.format.snapshot.SnapshotRoot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a backup knows of the snapshot it wants to publish; the rest (name, sequence, chain,
/// pseudonyms) comes from the store.
///
/// @param time when the backup began; a label
/// @param roots in the order of the roots in `names`
/// @param partial whether some source files could not be read
/// @param parent name of the snapshot it was compared with
public record SnapshotDraft(
    Instant time,
    List<SnapshotRoot> roots,
    boolean partial,
    Counts counts,
    SnapshotNames names,
    Optional<String> parent,
    SnapshotFacts.Basis basis) {

  public SnapshotDraft {
    roots = List.copyOf(roots);
    if (roots.isEmpty() || roots.size() != names.roots().size()) {
      throw new IllegalArgumentException(
          roots.size() + " roots with " + names.roots().size() + " paths");
    }
  }
}
