package dev.nuwa.repo.node;

import dev.nuwa.error.CorruptionException;

/// Gives nodes back. Thread-safe.
@FunctionalInterface
public interface NodeSource {

  /// Both parts of a node, verified against its id and the hash of its refs.
  ///
  /// @throws CorruptionException when it is damaged or nowhere to be found
  NodeParts get(NodeRef ref);
}
