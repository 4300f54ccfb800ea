package dev.nuwa.repo.pack;

import dev.nuwa.format.snapshot.Sizes;

/// What a [PackWriter] did so far.
///
/// @param blobs blobs appended (a node counts once for each of its two parts)
/// @param units units sealed
/// @param data chunks at three stages
/// @param nodes the same of tree and list nodes
/// @param packs packs finished
/// @param uploadedPacks packs that are durable
/// @param uploadedBytes whole length of those
public record PackCounts(
    long blobs,
    long units,
    Sizes data,
    Sizes nodes,
    long packs,
    long uploadedPacks,
    long uploadedBytes) {}
