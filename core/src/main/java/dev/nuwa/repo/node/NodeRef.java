package dev.nuwa.repo.node;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.NodeKind;

/// Which node is meant: its id (over both parts, keyed) and the SHA-256 of its refs part, by which
/// whoever lacks the id key walks an authenticated graph (docs/format.md, section 10).
///
/// @param level 0 = leaf
public record NodeRef(NodeKind kind, int level, BlobId id, Hash refsHash) {

  public NodeRef {
    if (level < 0 || level > Limits.LEVEL) {
      throw new IllegalArgumentException("node level out of range: " + level);
    }
  }
}
