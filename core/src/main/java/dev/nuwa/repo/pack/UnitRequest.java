package dev.nuwa.repo.pack;

import dev.nuwa.format.BlobId;
import dev.nuwa.repo.unit.StoredUnit;
import java.util.List;

/// A unit to read, and the blobs wanted of it.
public record UnitRequest(StoredUnit unit, List<Wanted> blobs) {

  /// A blob in the plaintext of its unit.
  public record Wanted(BlobId id, int offset, int length) {}

  public UnitRequest {
    blobs = List.copyOf(blobs);
    for (Wanted blob : blobs) {
      if (blob.offset() < 0 || blob.length() > unit.plainLength() - blob.offset()) {
        throw new IllegalArgumentException("blob outside its unit: " + blob);
      }
    }
  }
}
