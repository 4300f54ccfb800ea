package dev.nuwa.tree;

import dev.nuwa.repo.node.NodeRef;

/// What came of writing a tree.
///
/// @param entries how many entries it holds, the root object included
/// @param contentBytes bytes of all contents; a file with several names counts once per name
public record TreeRoot(NodeRef node, long entries, long contentBytes) {}
