package dev.nuwa.repo.node;

/// The two plaintexts of a node, encoded (docs/format.md, section 10). The receiver owns the arrays
/// and does not change them; two of these are compared by identity only.
public record NodeParts(byte[] refs, byte[] names) {}
