package dev.nuwa.repo.unit;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.pack.BlobEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Plain copies of small chunks on their way into one unit, with the CRC32C of each that was taken
/// next to its id. Not thread-safe: one per worker and kind.
public final class GroupBuilder {

  private final int sealBytes;
  private byte[] plain;
  private int length;
  private final List<BlobEntry> blobs = new ArrayList<>();
  private int[] checksums = new int[64];

  /// @param sealBytes full when it holds this much
  public GroupBuilder(int sealBytes) {
    this.sealBytes = sealBytes;
    this.plain = new byte[Math.min(sealBytes, 64 << 10)];
  }

  /// Copies a chunk in.
  ///
  /// @return whether the group is full now
  public boolean add(BlobId id, int crc32c, byte[] bytes, int offset, int count) {
    reserve(count);
    System.arraycopy(bytes, offset, plain, length, count);
    length += count;
    if (blobs.size() == checksums.length) {
      checksums = Arrays.copyOf(checksums, 2 * checksums.length);
    }
    checksums[blobs.size()] = crc32c;
    blobs.add(new BlobEntry(id, count));
    return length >= sealBytes;
  }

  /// Whether there is nothing to seal.
  public boolean isEmpty() {
    return blobs.isEmpty();
  }

  /// What was collected; the bytes stay this builder's and hold until it is cleared.
  public PlainUnit unit() {
    return new PlainUnit(
        plain, 0, length, List.copyOf(blobs), Arrays.copyOf(checksums, blobs.size()));
  }

  /// Begins the next group.
  public void clear() {
    length = 0;
    blobs.clear();
  }

  private void reserve(int more) {
    if (more > plain.length - length) {
      int wanted = Math.max(length + more, Math.min(2 * plain.length, sealBytes + (256 << 10)));
      plain = Arrays.copyOf(plain, wanted);
    }
  }
}
