package dev.nuwa.repo.blob;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.BlobId;
import dev.nuwa.repo.index.BlobClaims;
import dev.nuwa.repo.index.Claim;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.repo.pack.UnitSealer;

/// What the workers of a backup do with a chunk, without cutting and counting: id, question whether
/// it is known, and if not, the packs. What was put is durable after [#flush()] and then a flush of
/// the pack writer.
final class ChunkWriter implements AutoCloseable {

  private final BlobHasher hasher;
  private final BlobClaims claims;
  private final UnitSealer sealer;

  /// Takes the sealer over.
  ChunkWriter(BlobHasher hasher, BlobClaims claims, UnitSealer sealer) {
    this.hasher = hasher;
    this.claims = claims;
    this.sealer = sealer;
  }

  /// What became of a chunk.
  record Put(BlobId id, Claim claim) {}

  /// Takes a chunk; its bytes are read during the call only.
  Put put(ChunkKind kind, byte[] bytes, int offset, int length) {
    BlobId id = hasher.chunk(bytes, offset, length);
    int checksum = Digests.crc32c(bytes, offset, length);
    Claim claim = claims.claim(id);
    if (claim == Claim.NEW) {
      sealer.chunk(kind, id, checksum, bytes, offset, length);
    }
    return new Put(id, claim);
  }

  /// Seals what is held back for grouping.
  void flush() {
    sealer.flush();
  }

  @Override
  public void close() {
    sealer.close();
  }
}
