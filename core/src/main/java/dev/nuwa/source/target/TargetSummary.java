package dev.nuwa.source.target;

/// What a restore could not put back, so far.
///
/// @param failed objects that could not be written or were refused; each was an event
/// @param ownersSkipped objects that belong to the restoring user instead of the recorded one
/// @param setIdDropped files that lost set-id bits or capabilities
/// @param attributesSkipped extended attributes and flags that the system or file system refused
public record TargetSummary(
    long failed, long ownersSkipped, long setIdDropped, long attributesSkipped) {}
