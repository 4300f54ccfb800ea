package dev.nuwa.repo;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The nodes of one tree on their way to the packs. As long as the tree may be the parent's, down
/// to the last byte, its few nodes that are written anew (the inner ones, and the last leaf) are
/// held back: if its root is the parent's in the end, all of them are in the repository as long as
/// the pinned parent is, and nobody has to look them up in the index. Else they are handed on.
///
/// Until [#finish] returned the tree is not stored. Thread-safe.
///
/// Locking rule: the list and its size are guarded by `this`; nothing is stored under the lock.
public final class HeldNodes implements NodeStore {

  /// The inner nodes of some ten million files.
  private static final long BYTES_MAX = 4L << 20;

  private final NodeStore store;
  private final BlobHasher hasher;
  private final Set<SnapshotRoot> parents;
  private final BooleanSupplier changed;
  private List<Held> held = new ArrayList<>();
  private long bytes;
  private int leaves;
  private boolean passing;

  /// @param store where they go
  /// @param hasher of the same keys, for this alone
  /// @param parents roots whose closure is in the repository and stays
  /// @param changed whether something is known to be new, so that holding back is idle
  HeldNodes(
      NodeStore store, BlobHasher hasher, Set<SnapshotRoot> parents, BooleanSupplier changed) {
    this.store = store;
    this.hasher = hasher;
    this.parents = Set.copyOf(parents);
    this.changed = changed;
    this.passing = parents.isEmpty();
  }

  private record Held(NodeKind kind, int level, byte[] refs, byte[] names) {}

  @Override
  public NodeRef put(NodeKind kind, int level, byte[] refs, byte[] names) {
    if (!changed.getAsBoolean()) {
      synchronized (this) {
        if (hasRoomFor(level, refs.length + names.length)) {
          held.add(new Held(kind, level, refs.clone(), names.clone()));
          return new NodeRef(
              kind, level, hasher.node(kind, refs, names), Hash.of(Digests.sha256(refs), 0));
        }
      }
    }
    handOn();
    return store.put(kind, level, refs, names);
  }

  /// A second leaf is none that the parent ends with: the tree is another one.
  private boolean hasRoomFor(int level, int more) {
    leaves += level == 0 ? 1 : 0;
    bytes += more;
    return !passing && leaves <= 1 && bytes <= BYTES_MAX;
  }

  private void handOn() {
    List<Held> all;
    synchronized (this) {
      passing = true;
      all = held;
      held = new ArrayList<>();
    }
    for (Held node : all) {
      store.put(node.kind(), node.level(), node.refs(), node.names());
    }
  }

  /// The tree is whole: stores what was held back of it, unless it is a parent's.
  public void finish(NodeRef root) {
    SnapshotRoot whole = new SnapshotRoot(root.id(), root.refsHash(), root.level());
    if (!parents.contains(whole)) {
      handOn();
    }
  }
}
