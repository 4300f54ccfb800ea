package dev.nuwa.tree;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NodeKind;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import dev.nuwa.repo.node.NodeStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Nodes in memory, under ids that depend on kind and both parts as those of a repository do. It
/// counts what is asked of it, and verifies what it gives.
final class MemoryNodes implements NodeStore, NodeSource {

  private final Map<BlobId, NodeParts> nodes = new HashMap<>();
  private final Set<BlobId> lastPut = new HashSet<>();
  private final Set<BlobId> read = new HashSet<>();
  private int puts;
  private int gets;

  @Override
  public synchronized NodeRef put(NodeKind kind, int level, byte[] refs, byte[] names) {
    NodeParts parts = new NodeParts(refs.clone(), names.clone());
    NodeRef ref = new NodeRef(kind, level, id(kind, parts), Hash.of(sha256(refs)));
    if (nodes.putIfAbsent(ref.id(), parts) == null) {
      lastPut.add(ref.id());
    }
    puts++;
    return ref;
  }

  @Override
  public synchronized NodeParts get(NodeRef ref) {
    gets++;
    read.add(ref.id());
    NodeParts parts = nodes.get(ref.id());
    if (parts == null || !Hash.of(sha256(parts.refs())).equals(ref.refsHash())) {
      throw new CorruptionException("node " + ref.id(), -1, "not here");
    }
    return parts;
  }

  int puts() {
    return puts;
  }

  int gets() {
    return gets;
  }

  int size() {
    return nodes.size();
  }

  /// How many different nodes were read since [#startCounting()].
  int nodesRead() {
    return read.size();
  }

  /// How many nodes were new since [#startCounting()].
  int nodesAdded() {
    return lastPut.size();
  }

  void startCounting() {
    lastPut.clear();
    read.clear();
    puts = 0;
    gets = 0;
  }

  void forget(NodeRef ref) {
    nodes.remove(ref.id());
  }

  private static BlobId id(NodeKind kind, NodeParts parts) {
    ByteWriter out = new ByteWriter();
    out.u8(kind.number()).u32(parts.refs().length).raw(parts.refs()).raw(parts.names());
    return BlobId.of(sha256(out.toByteArray()));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
