package dev.nuwa.backup;

import dev.nuwa.format.BlobId;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.task.BufferPool;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A borrowed buffer with some chunks of a large file, one after the other from its start, and the
/// holes between them: what one worker stores at a time. Owned by one thread at a time.
final class Slab {

  private final BufferPool pool;
  private byte @Nullable [] bytes;
  private long[] lengths = new long[8];
  private @Nullable BlobId[] ids = new BlobId[8];
  private boolean[] holes = new boolean[8];
  private int count;
  private int cutBytes;

  Slab(BufferPool pool) {
    this.pool = pool;
    this.bytes = pool.borrow();
  }

  byte[] bytes() {
    return Objects.requireNonNull(bytes, "the slab was stored or dropped");
  }

  /// Bytes that belong to chunks so far; the next chunk starts there.
  int cutBytes() {
    return cutBytes;
  }

  void chunk(int length) {
    add(length, false);
    cutBytes += length;
  }

  void hole(long length) {
    add(length, true);
  }

  /// Stores the chunks and gives the buffer back.
  void store(Worker worker, ChunkKind kind, Compressibility.FileTrait file) {
    try {
      int at = 0;
      for (int i = 0; i < count; i++) {
        if (!holes[i]) {
          int length = (int) lengths[i];
          ids[i] = worker.store(kind, bytes(), at, length, file);
          at += length;
        }
      }
    } finally {
      drop();
    }
  }

  /// Gives the buffer back, once.
  void drop() {
    byte[] borrowed = bytes;
    if (borrowed != null) {
      bytes = null;
      pool.giveBack(borrowed);
    }
  }

  int count() {
    return count;
  }

  long length(int index) {
    return lengths[index];
  }

  /// Null for a hole; set by [#store].
  @Nullable BlobId id(int index) {
    return ids[index];
  }

  private void add(long length, boolean hole) {
    if (count == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * count);
      ids = Arrays.copyOf(ids, 2 * count);
      holes = Arrays.copyOf(holes, 2 * count);
    }
    lengths[count] = length;
    holes[count++] = hole;
  }
}
