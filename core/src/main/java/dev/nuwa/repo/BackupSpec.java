package dev.nuwa.repo;

import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.util.Optional;

/// How a backup writes.
///
/// @param parent the confirmed snapshot to build on, if there is one
/// @param packs how packs are made
public record BackupSpec(Optional<StoredSnapshot> parent, PackOptions packs) {}
