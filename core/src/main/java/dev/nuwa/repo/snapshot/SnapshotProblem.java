package dev.nuwa.repo.snapshot;

import dev.nuwa.error.BackupException;

/// A snapshot, confirmation or drop that could not be read or whose signature does not hold. The
/// others are listed all the same.
///
/// @param object its name
/// @param cause what is wrong with it
public record SnapshotProblem(String object, BackupException cause) {}
