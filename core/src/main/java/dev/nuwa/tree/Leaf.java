package dev.nuwa.tree;

import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;

/// A leaf of a tree as it is or will be stored, with what its parent says of it.
///
/// @param body where its plaintexts are to be had
/// @param keyBytes bytes of all its keys, as boundaries count them
/// @param contentBytes content bytes of its entries
public record Leaf(
    NodeRef ref,
    Body body,
    EntryKey first,
    EntryKey last,
    int entries,
    long keyBytes,
    long contentBytes) {

  /// The plaintexts of a leaf, at hand or packed.
  @FunctionalInterface
  public interface Body {

    /// The plaintexts; nobody changes them.
    NodeParts parts();
  }

  /// Takes it apart.
  public LeafPage open() {
    return LeafPage.decode(ref, body.parts());
  }
}
