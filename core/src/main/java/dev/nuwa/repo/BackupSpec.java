package dev.nuwa.repo;

import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.util.Optional;

/// How a backup writes.
///
/// @param parent the confirmed snapshot to build on, if there is one
/// @param packs how packs are made
/// @param leftovers whether a run before this one may have been cut off
public record BackupSpec(Optional<StoredSnapshot> parent, PackOptions packs, Leftovers leftovers) {

  /// Packs that arrived without an index that names them: what a killed run leaves.
  public enum Leftovers {
    /// None are expected; only the indexes are read.
    UNLIKELY,
    /// The packs are listed, and those without an index are read from their footers and indexed.
    LIKELY
  }

  /// After a run that ended well, or none.
  public BackupSpec(Optional<StoredSnapshot> parent, PackOptions packs) {
    this(parent, packs, Leftovers.UNLIKELY);
  }
}
