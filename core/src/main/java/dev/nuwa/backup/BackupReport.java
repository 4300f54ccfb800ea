package dev.nuwa.backup;

import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.Observations;
import java.util.Optional;

/// What a confirmed backup did.
///
/// @param snapshot name of its object
/// @param parent the snapshot it was compared with
/// @param partial whether some source files could not be read
/// @param changed files that changed while they were read; they are recorded and read again next
///   time
public record BackupReport(
    String snapshot,
    Optional<String> parent,
    boolean partial,
    long changed,
    Counts counts,
    Observations observations) {}
