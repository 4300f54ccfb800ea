package dev.nuwa.repo.blob;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.BlobId;
import dev.nuwa.repo.index.BlobClaims;
import dev.nuwa.repo.index.Claim;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.repo.pack.UnitSealer;

/// One worker's way for chunks into the repository: id, question whether it is known, and if not,
/// the packs. Not thread-safe: one per worker. What was put is durable after [#flush()] of every
/// worker and then a flush of the pack writer.
public final class ChunkWriter implements AutoCloseable {

  private final BlobHasher hasher;
  private final BlobClaims claims;
  private final UnitSealer sealer;

  /// Takes the sealer over.
  public ChunkWriter(BlobHasher hasher, BlobClaims claims, UnitSealer sealer) {
    this.hasher = hasher;
    this.claims = claims;
    this.sealer = sealer;
  }

  /// What became of a chunk.
  public record Put(BlobId id, Claim claim) {}

  /// Takes a chunk; its bytes are read during the call only.
  public Put put(ChunkKind kind, byte[] bytes, int offset, int length) {
    BlobId id = hasher.chunk(bytes, offset, length);
    // Over the same bytes while they are still in the processor's cache: what comes back from the
    // finished pack is compared with this.
    int checksum = Digests.crc32c(bytes, offset, length);
    Claim claim = claims.claim(id);
    if (claim == Claim.NEW) {
      sealer.chunk(kind, id, checksum, bytes, offset, length);
    }
    return new Put(id, claim);
  }

  /// Seals what is held back for grouping.
  public void flush() {
    sealer.flush();
  }

  @Override
  public void close() {
    sealer.close();
  }
}
