package dev.nuwa.tree;

import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;

/// A leaf of a tree as it is or will be stored, with what its parent says of it.
///
/// @param parts its plaintexts; nobody changes them
/// @param keyBytes bytes of all its keys, as boundaries count them
/// @param contentBytes content bytes of its entries
public record Leaf(
    NodeRef ref,
    NodeParts parts,
    EntryKey first,
    EntryKey last,
    int entries,
    long keyBytes,
    long contentBytes) {}
