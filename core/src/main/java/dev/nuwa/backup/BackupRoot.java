package dev.nuwa.backup;

import dev.nuwa.format.ByteString;
import dev.nuwa.source.Source;

/// One root of a backup.
///
/// @param path as the snapshot records it: absolute, for a tree of files
/// @param source what is read; owned and closed by the caller
public record BackupRoot(ByteString path, Source source) {}
