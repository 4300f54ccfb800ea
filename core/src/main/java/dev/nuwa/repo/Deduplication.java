package dev.nuwa.repo;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.repo.index.BlobClaims;
import dev.nuwa.repo.index.Claim;
import dev.nuwa.repo.index.session.SessionBlobs;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.task.TaskScope;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What a session knows of blobs that are stored already. The indexes are read when enough is new:
/// up to a ten-thousandth of what the parent holds, and a mebibyte at most, is stored without a
/// look at them, should it be there twice afterwards; to read the index of a million files costs
/// more than that. What belongs to the pinned parent is none of it, and a blob is stored once in a
/// session either way.
///
/// Thread-safe.
final class Deduplication implements AutoCloseable {

  private static final long UNASKED_SHARE = 10_000;
  private static final long UNASKED_BYTES_MAX = 1 << 20;

  /// About what a node takes.
  private static final int NODE_BYTES = 16 << 10;

  private final SessionBlobs session;
  private final BlobClaims unasked;
  private final Loading<Known> known;
  private final TaskScope scope;
  private final long unaskedMax;
  private final AtomicLong expected = new AtomicLong();
  private final Set<BlobId> kept = ConcurrentHashMap.newKeySet();

  /// @param parent what the session builds on; without one the indexes are read from the beginning
  /// @param load reads them
  /// @param scratch for nameless files
  Deduplication(
      Optional<StoredSnapshot> parent, Callable<Known> load, TaskScope scope, Path scratch) {
    this.session = new SessionBlobs(scratch);
    this.unasked = BlobClaims.ofNothing(session);
    this.known = new Loading<>(load);
    this.scope = scope;
    long whole = parent.map(p -> p.facts().counts().total().original()).orElse(0L);
    this.unaskedMax = Math.min(UNASKED_BYTES_MAX, whole / UNASKED_SHARE);
  }

  /// What was stored before, and which of its packs may be relied on.
  record Known(Contents contents, BlobClaims claims) implements Loading.Loaded {

    @Override
    public void close() {
      contents.close();
    }
  }

  /// Blobs of this session alone, for the claims on what is stored.
  SessionBlobs session() {
    return session;
  }

  /// Something of about so many bytes is new. Reads the indexes in the background once it is
  /// enough.
  void expect(long bytes) {
    if (expected.addAndGet(bytes) > unaskedMax) {
      ask();
    }
  }

  /// Begins to read the indexes in the background.
  void ask() {
    known.begin("index", scope);
  }

  /// Whether anything new was told of.
  boolean isExpected() {
    return expected.get() > 0 || known.isBegun();
  }

  /// Waits for the indexes if they are being read.
  void await() {
    if (known.isBegun()) {
      known.get();
    }
  }

  /// For asking for what may be new.
  BlobClaims claims() {
    return known.isBegun() ? known.get().claims() : unasked;
  }

  /// These nodes belong to the parent: they are known without being asked for.
  void keep(Collection<BlobId> nodes) {
    kept.addAll(nodes);
  }

  /// Asks for a node.
  Claim claimNode(BlobId node) {
    if (kept.contains(node)) {
      return Claim.KNOWN;
    }
    expect(NODE_BYTES);
    return claims().claimNode(node);
  }

  /// For asking whether something is stored for sure: reads the indexes.
  BlobClaims sureClaims() {
    return known.get().claims();
  }

  /// What is stored; reads the indexes.
  Contents contents() {
    return known.get().contents();
  }

  /// What a chunk takes where it is stored; empty when it is not, or nobody has asked yet.
  Optional<Sizes> sizes(BlobId chunk) {
    return known.isBegun() ? known.get().contents().index().sizes(chunk) : Optional.empty();
  }

  @Override
  public void close() {
    known.close();
    session.close();
  }
}
