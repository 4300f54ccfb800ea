package dev.nuwa.repo.node;

import dev.nuwa.format.NodeKind;

/// Takes finished nodes. Thread-safe.
@FunctionalInterface
public interface NodeStore {

  /// Stores a node unless the repository has it already, and says how to refer to it. The arrays
  /// are read during the call only. Durable once the session was flushed.
  ///
  /// @param level 0 = leaf
  NodeRef put(NodeKind kind, int level, byte[] refs, byte[] names);
}
