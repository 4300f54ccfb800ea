package dev.nuwa.repo;

import dev.nuwa.crypto.Digests;
import dev.nuwa.error.CondemnedException;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.Sentence;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.format.tree.NodeRefs;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.BlobLocation;
import dev.nuwa.repo.index.Trust;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.repo.pack.PackWriter;
import dev.nuwa.repo.pack.UnitSealer;
import dev.nuwa.repo.pin.Shortage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes the closure of a snapshot whole again after a collector gave up some of what it relies on:
/// walks everything the snapshot refers to; what lies in a pack that may be relied on joins the
/// reliance, what lies only in packs given up is copied while they are still there.
///
/// Rare, so it is simple: one blob after the other. Only for keys that may follow references.
final class ClosureSupply {

  /// References do not tell levels, and who reads a node by its id does not need one.
  private static final int LEVEL_UNKNOWN = 0;

  private final Session session;
  private final Contents contents;
  private final PackWriter packs;
  private final Trust trust;
  private final Set<String> relied = new HashSet<>();
  private final Set<BlobId> done = new HashSet<>();
  private final Deque<NodeRef> open = new ArrayDeque<>();

  /// @param contents listed after the shortage was noticed
  ClosureSupply(Session session, Contents contents, PackWriter packs, Shortage shortage) {
    this.session = session;
    this.contents = contents;
    this.packs = packs;
    this.trust = session.trust(shortage.view().condemned().packs());
  }

  /// @return the packs relied on now; new ones were handed to the pack writer
  Set<String> supply(List<SnapshotRoot> roots) {
    if (!session.keys().readsStructure() || !session.keys().role().mayRead()) {
      throw new CondemnedException(
          "packs this backup relied on were given up, and a write-only key cannot copy them",
          "run the backup again: what has arrived is reused");
    }
    for (SnapshotRoot root : roots) {
      if (done.add(root.id())) {
        open.push(new NodeRef(NodeKind.TREE, root.level(), root.id(), root.refsHash()));
      }
    }
    try (UnitSealer sealer = packs.newSealer()) {
      while (!open.isEmpty()) {
        supply(open.pop(), sealer);
      }
      sealer.flush();
    } catch (CorruptionException e) {
      throw new CondemnedException(
          Sentence.of("data this backup relied on was given up and is gone: {0}", e.getMessage()),
          Sentence.of("run the backup again"),
          e);
    }
    return relied;
  }

  private void supply(NodeRef node, UnitSealer sealer) {
    NodeParts parts = contents.nodes().get(node);
    if (!rely(node.id(), Part.REFS) || !rely(node.id(), Part.NAMES)) {
      copy(node.id(), parts, sealer);
    }
    NodeRefs refs = NodeRefs.decode("node " + node.id(), parts.refs());
    for (NodeRefs.Ref ref : refs.refs()) {
      if (!done.add(ref.id())) {
        continue;
      }
      NodeKind kind = ref.kind();
      Hash refsHash = ref.refsHash();
      if (kind != null && refsHash != null) {
        open.push(new NodeRef(kind, LEVEL_UNKNOWN, ref.id(), refsHash));
      } else if (!rely(ref.id(), Part.DATA)) {
        copy(ref.id(), sealer);
      }
    }
  }

  /// Joins a pack that may be relied on to the reliance; false when there is none.
  private boolean rely(BlobId id, Part part) {
    BlobIndex index = contents.index();
    for (BlobLocation location : index.findAll(id, part)) {
      if (trust.allows(index.pack(location.pack()))) {
        relied.add(index.pack(location.pack()).name());
        return true;
      }
    }
    return false;
  }

  private static void copy(BlobId id, NodeParts parts, UnitSealer sealer) {
    byte[] refs = parts.refs();
    byte[] names = parts.names();
    int refsCrc32c = Digests.crc32c(refs, 0, refs.length);
    sealer.node(id, refs, refsCrc32c, names, Digests.crc32c(names, 0, names.length));
  }

  private void copy(BlobId id, UnitSealer sealer) {
    byte[] bytes = contents.chunks().get(id);
    int crc32c = Digests.crc32c(bytes, 0, bytes.length);
    sealer.chunk(ChunkKind.GEAR, id, crc32c, bytes, 0, bytes.length);
  }
}
