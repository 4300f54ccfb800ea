package dev.nuwa.repo.pack;

import dev.nuwa.format.pack.BlobEntry;
import java.util.List;

/// Told of every unit of chunks that a [UnitSealer] seals, on the thread of its worker: how well
/// chunks compress is known only then.
@FunctionalInterface
public interface SealObserver {

  /// Does nothing.
  SealObserver NONE = (blobs, plainBytes, compressedBytes) -> {};

  /// A unit is about to be sealed.
  ///
  /// @param blobs its chunks, in the order they were handed in
  /// @param plainBytes of all of them together
  /// @param compressedBytes what is sealed in their place
  void sealed(List<BlobEntry> blobs, int plainBytes, int compressedBytes);
}
