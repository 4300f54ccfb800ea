package dev.nuwa.source;

/// What a source could not take, so far.
///
/// @param failed objects that could not be read
/// @param changed objects that changed or vanished while they were read
/// @param excluded objects left out that no rule of the user names, such as the own repository
public record SourceCounts(long failed, long changed, long excluded) {}
