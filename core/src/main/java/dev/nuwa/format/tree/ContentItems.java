package dev.nuwa.format.tree;

import dev.nuwa.format.BlobId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Chunks and holes of a content, in order. Immutable; compact, for there may be thousands.
public final class ContentItems {

  /// Nothing.
  public static final ContentItems NONE = new ContentItems(new long[0], new BlobId[0], 0);

  private final long[] lengths;

  /// Null where the item is a hole.
  private final @Nullable BlobId[] ids;

  private final long totalBytes;

  private ContentItems(long[] lengths, @Nullable BlobId[] ids, long totalBytes) {
    this.lengths = lengths;
    this.ids = ids;
    this.totalBytes = totalBytes;
  }

  /// How many items.
  public int count() {
    return lengths.length;
  }

  /// Bytes of item `index`, 1 or more.
  public long length(int index) {
    return lengths[index];
  }

  public boolean isHole(int index) {
    return ids[index] == null;
  }

  /// The chunk of item `index`.
  ///
  /// @throws IllegalArgumentException when that is a hole
  public BlobId id(int index) {
    BlobId id = ids[index];
    if (id == null) {
      throw new IllegalArgumentException("item " + index + " is a hole");
    }
    return id;
  }

  /// Bytes of all items, holes included.
  public long totalBytes() {
    return totalBytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContentItems that
        && Arrays.equals(lengths, that.lengths)
        && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(lengths) + Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return count() + " items, " + totalBytes + " bytes";
  }

  /// Collects items. Not thread-safe.
  public static final class Builder {

    private long[] lengths;
    private @Nullable BlobId[] ids;
    private int count;
    private long totalBytes;

    /// No items yet.
    public Builder() {
      this(1); // what most files have
    }

    /// The same.
    ///
    /// @param expected how many items will come, if that is known
    public Builder(int expected) {
      this.lengths = new long[expected];
      this.ids = new BlobId[expected];
    }

    /// @throws IllegalArgumentException when `bytes` is below 1 or the sum above 2^63 − 1
    public Builder chunk(BlobId id, long bytes) {
      return add(id, bytes);
    }

    /// @throws IllegalArgumentException when `bytes` is below 1 or the sum above 2^63 − 1
    public Builder hole(long bytes) {
      return add(null, bytes);
    }

    /// Items so far.
    public int count() {
      return count;
    }

    /// Bytes so far, holes included.
    public long totalBytes() {
      return totalBytes;
    }

    /// The items so far; the builder may go on.
    public ContentItems build() {
      return new ContentItems(Arrays.copyOf(lengths, count), Arrays.copyOf(ids, count), totalBytes);
    }

    /// The items, without a copy where their number was known before: the builder ends with it.
    ContentItems finish() {
      return count == lengths.length ? new ContentItems(lengths, ids, totalBytes) : build();
    }

    private Builder add(@Nullable BlobId id, long bytes) {
      if (bytes < 1 || bytes > Long.MAX_VALUE - totalBytes || bytes > Long.MAX_VALUE >> 1) {
        throw new IllegalArgumentException("item of " + bytes + " bytes after " + totalBytes);
      }
      if (count == lengths.length) {
        lengths = Arrays.copyOf(lengths, count * 2 + 1);
        ids = Arrays.copyOf(ids, count * 2 + 1);
      }
      lengths[count] = bytes;
      ids[count++] = id;
      totalBytes += bytes;
      return this;
    }
  }
}
