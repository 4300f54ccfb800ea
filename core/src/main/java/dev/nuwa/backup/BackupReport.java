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
/// @param bytesRead content that was read from the sources, whether the repository had it or not;
///   unchanged files are not read
public record BackupReport(
    String snapshot,
    Optional<String> parent,
    boolean partial,
    long changed,
    long bytesRead,
    Counts counts,
    Observations observations) {}
