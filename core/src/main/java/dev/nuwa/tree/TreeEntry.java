package dev.nuwa.tree;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;

/// An entry that was read from a tree, and where it stood.
///
/// @param leaf the leaf that holds it; one object for all entries of a leaf
/// @param index its place in the leaf, from 0
public record TreeEntry(EntryKey key, Entry entry, Leaf leaf, int index) {}
