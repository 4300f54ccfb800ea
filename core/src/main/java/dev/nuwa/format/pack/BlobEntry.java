package dev.nuwa.format.pack;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.Limits;

/// A blob in a unit; blobs lie one after the other without gaps.
///
/// @param length bytes of plaintext, 1 or more
public record BlobEntry(BlobId id, int length) {

  public BlobEntry {
    if (length < 1 || length > Limits.UNIT_PLAIN) {
      throw new IllegalArgumentException("blob of " + length + " bytes");
    }
  }
}
