package dev.nuwa.tree.state;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/// What the state of a finished run says at its end. Immutable.
///
/// @param snapshot whose tree this is
/// @param rewritten ids of the nodes that every run writes anew, to find in the end that they are
///   the same: the last leaf, and those above the leaves, or the first thousand of them (those of a
///   hundred million files)
record Ending(String snapshot, List<BlobId> rewritten) {

  static final int NODES_MAX = 1000;

  private static final int SNAPSHOT_BYTES_MAX = 4096;

  /// The bytes of the longest.
  static final int BYTES_MAX = SNAPSHOT_BYTES_MAX + 16 + NODES_MAX * BlobId.BYTES;

  Ending {
    rewritten = List.copyOf(rewritten);
  }

  void write(ByteWriter out) {
    out.text(snapshot).varint(rewritten.size());
    rewritten.forEach(out::id);
  }

  /// @throws CorruptionException when it is none
  static Ending read(ByteReader in) {
    String snapshot = in.text(SNAPSHOT_BYTES_MAX, "snapshot");
    int count = in.count(NODES_MAX, BlobId.BYTES, "nodes");
    List<BlobId> rewritten = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rewritten.add(in.blobId());
    }
    return new Ending(snapshot, rewritten);
  }
}
