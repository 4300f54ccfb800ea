package dev.nuwa.tree;

import dev.nuwa.format.BlobId;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers the nodes that were used last, up to a number of bytes. Thread-safe; two threads that
/// want the same absent node at once both fetch it.
public final class NodeCache implements NodeSource {

  private final NodeSource source;
  private final long bytesMax;
  private final Map<BlobId, Held> nodes = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /// A node and the reference under which it was verified.
  private record Held(NodeRef ref, NodeParts parts) {

    long bytes() {
      return (long) parts.refs().length + parts.names().length;
    }
  }

  /// @param bytesMax of node plaintexts; a larger node is not remembered
  public NodeCache(NodeSource source, long bytesMax) {
    this.source = source;
    this.bytesMax = bytesMax;
  }

  @Override
  public NodeParts get(NodeRef ref) {
    synchronized (nodes) {
      Held held = nodes.get(ref.id());
      if (held != null && held.ref.equals(ref)) {
        return held.parts;
      }
    }
    NodeParts parts = source.get(ref);
    synchronized (nodes) {
      remember(new Held(ref, parts));
    }
    return parts;
  }

  private void remember(Held held) {
    Held before = nodes.put(held.ref.id(), held);
    bytes += held.bytes() - (before == null ? 0 : before.bytes());
    Iterator<Held> oldest = nodes.values().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }
}
