package dev.nuwa.repo.node;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;

/// Gives single chunks back: extended attributes, `cat`. What restores whole files reads by pack.
/// Thread-safe.
@FunctionalInterface
public interface ChunkSource {

  /// The bytes of a chunk, verified against its id; the receiver owns them.
  ///
  /// @throws CorruptionException when it is damaged or nowhere to be found
  byte[] get(BlobId id);
}
