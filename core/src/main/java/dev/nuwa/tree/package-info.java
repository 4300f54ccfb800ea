/// Trees: one sorted map from key to entry per root, stored as nodes (docs/format.md, section 10).
/// Writing streams in constant memory; reading touches only the nodes of the range that is asked
/// for; comparing skips what is equal.
///
/// Whatever a node holds, reading it ends with a value or a CorruptionException: levels decrease by
/// one, so there is no cycle; keys ascend across nodes, so nothing is seen twice; each node is
/// checked against what its parent says of it.
package dev.nuwa.tree;
