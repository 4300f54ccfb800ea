package dev.nuwa.repo.pack;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;

/// Takes what a [PackReader] reads, on the thread that reads.
public interface BlobSink {

  /// A blob, verified against its id if it is a chunk. The bytes are the reader's: they hold during
  /// the call only, and are not changed.
  void blob(BlobId id, byte[] bytes, int offset, int length);

  /// A unit, or a blob of it, that cannot be had: damaged, or the pack is not there. Reading goes
  /// on with the next one unless this throws.
  void damaged(UnitRequest unit, CorruptionException cause);
}
