package dev.nuwa.repo.index;

/// Where a copy of a blob lies. What is needed to open its unit is [BlobIndex#unit].
///
/// @param pack number of the pack in [BlobIndex#pack], in the order they were loaded
/// @param unit number of the unit in [BlobIndex#unit]; units of one pack ascend by offset
/// @param offset of the blob in the unit's plaintext
/// @param length of the blob
public record BlobLocation(int pack, int unit, int offset, int length) {}
