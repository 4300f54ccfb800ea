package dev.nuwa.repo.blob;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NodeKind;
import dev.nuwa.repo.index.Claim;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeStore;
import dev.nuwa.repo.pack.PackWriter;
import dev.nuwa.repo.pack.UnitSealer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// Puts nodes into node packs, each once. Thread-safe: it keeps a sealer and a hasher for as many
/// threads as store at once. Closed before the pack writer.
public final class PackNodeStore implements NodeStore, AutoCloseable {

  private final KeyRing keys;
  private final Function<BlobId, Claim> claims;
  private final PackWriter packs;
  private final LongAdder stored = new LongAdder();
  private final ArrayDeque<Worker> idle = new ArrayDeque<>(); // guarded by itself

  /// @param claims asks for a node: see [dev.nuwa.repo.index.BlobClaims#claimNode]
  public PackNodeStore(KeyRing keys, Function<BlobId, Claim> claims, PackWriter packs) {
    this.keys = keys;
    this.claims = claims;
    this.packs = packs;
  }

  private record Worker(BlobHasher hasher, UnitSealer sealer) {}

  @Override
  public NodeRef put(NodeKind kind, int level, byte[] refs, byte[] names) {
    Worker worker = take();
    try {
      BlobId id = worker.hasher().node(kind, refs, names);
      int refsChecksum = Digests.crc32c(refs, 0, refs.length);
      int namesChecksum = Digests.crc32c(names, 0, names.length);
      if (claims.apply(id) == Claim.NEW) {
        worker.sealer().node(id, refs, refsChecksum, names, namesChecksum);
        stored.increment();
      }
      return new NodeRef(kind, level, id, Hash.of(Digests.sha256(refs), 0));
    } finally {
      giveBack(worker);
    }
  }

  /// How many nodes were new.
  public long storedNodes() {
    return stored.sum();
  }

  private Worker take() {
    synchronized (idle) {
      Worker worker = idle.poll();
      if (worker != null) {
        return worker;
      }
    }
    return new Worker(keys.hasher(), packs.newSealer());
  }

  private void giveBack(Worker worker) {
    synchronized (idle) {
      idle.push(worker);
    }
  }

  @Override
  public void close() {
    synchronized (idle) {
      idle.forEach(worker -> worker.sealer().close());
      idle.clear();
    }
  }
}
