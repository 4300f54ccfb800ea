package dev.nuwa.repo.unit;

import dev.nuwa.format.pack.BlobEntry;
import java.util.List;

/// The plaintext of one unit to be: its blobs one after the other in a range of bytes, and the
/// CRC32C of each, taken next to its id. The arrays stay their maker's and are read before the next
/// call to it only.
public final class PlainUnit {

  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final List<BlobEntry> blobs;
  private final int[] checksums;

  public PlainUnit(byte[] bytes, int offset, int length, List<BlobEntry> blobs, int[] checksums) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.blobs = List.copyOf(blobs);
    this.checksums = checksums;
  }

  /// The array in which it lies.
  public byte[] bytes() {
    return bytes;
  }

  /// Where it begins there.
  public int offset() {
    return offset;
  }

  /// How long it is.
  public int length() {
    return length;
  }

  /// Its blobs in order.
  public List<BlobEntry> blobs() {
    return blobs;
  }

  /// CRC32C of each blob.
  public int[] checksums() {
    return checksums;
  }
}
