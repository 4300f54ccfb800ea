package dev.nuwa.repo.pack;

/// What a [PackWriter] did so far.
///
/// @param blobs blobs appended (a node counts once for each of its two parts)
/// @param units units sealed
/// @param plainBytes plaintext of those units (Lo)
/// @param compressedBytes the same compressed (Lc)
/// @param sealedBytes the same sealed (Le)
/// @param packs packs finished
/// @param uploadedPacks packs that are durable
/// @param uploadedBytes whole length of those
public record PackCounts(
    long blobs,
    long units,
    long plainBytes,
    long compressedBytes,
    long sealedBytes,
    long packs,
    long uploadedPacks,
    long uploadedBytes) {}
