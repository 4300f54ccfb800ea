package dev.nuwa.source.target;

/// Room on the file system of a target.
///
/// @param bytes that may be written; -1 when not known
/// @param objects files and directories that may be made; -1 when not known or without limit
public record TargetSpace(long bytes, long objects) {}
