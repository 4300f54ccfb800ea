package dev.nuwa.repo;

import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.format.snapshot.SnapshotRoot;
import java.time.Instant;
import java.util.List;

/// What a backup came to, ready to be published.
///
/// @param time when it began; a label
/// @param roots in the order of the roots in `names`
/// @param partial whether some source files could not be read
public record BackupResult(
    Instant time, List<SnapshotRoot> roots, boolean partial, Counts counts, SnapshotNames names) {

  public BackupResult {
    roots = List.copyOf(roots);
  }
}
