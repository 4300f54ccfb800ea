package dev.nuwa.format.snapshot;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import org.jspecify.annotations.Nullable;

/// What a snapshot is of: the root node of one tree. (Kinds other than trees are reserved and
/// refused.)
///
/// @param id of the root node
/// @param refsHash SHA-256 of its refs
/// @param level of the root node, 0 for a leaf
public record SnapshotRoot(BlobId id, Hash refsHash, int level) {

  private static final int TREE = 1;

  public SnapshotRoot {
    if (level < 0 || level > Limits.LEVEL) {
      throw new IllegalArgumentException("root of level " + level);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SnapshotRoot that
        && level == that.level
        && id.equals(that.id)
        && refsHash.equals(that.refsHash);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  RecordWriter record() {
    return new RecordWriter()
        .integer(0, TREE)
        .bytes(1, id.bytes())
        .hash(2, refsHash)
        .integer(3, level);
  }

  static SnapshotRoot read(RecordReader in) {
    long kind = in.natural(0);
    if (kind != TREE) {
      throw in.unknown("root of kind", kind);
    }
    return new SnapshotRoot(in.blobId(1), in.hash(2), in.count(3, Limits.LEVEL));
  }
}
