package dev.nuwa.backup;

import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;

/// How a memory budget is divided among the buffers of a run. Everything that grows with data is
/// bounded by one of these; the rest of the budget is the program itself and the index.
///
/// @param workers threads that cut, hash, compress and seal
/// @param readers threads that read small files ahead
/// @param batches buffers for small files, each of [#BATCH_BYTES]
/// @param slabs buffers for large files
/// @param chunkQueue slabs that may wait for a worker
record Shares(int workers, int readers, int batches, int slabs, int chunkQueue) {

  /// Plain bytes of small files that are read, hashed and grouped together, with room for files
  /// that grow between the walk and the reading.
  static final int BATCH_BYTES = 640 << 10;

  /// Files up to this size are read in batches.
  static final int SMALL_FILE_BYTES = 256 << 10;

  /// What the program needs beside these buffers: the virtual machine and its code, the index, what
  /// each worker compresses and opens in, entries on their way.
  private static final long PROGRAM_BYTES = 120L << 20;

  /// @param packBytes memory that packs may take
  /// @throws ResourceException when the budget cannot hold the smallest arrangement
  static Shares of(long budgetBytes, int processors, int slabBytes, long packBytes) {
    int workers = Math.max(1, processors);
    int chunkQueue = 1;
    int slabs = 2 * workers + chunkQueue;
    long fixed = PROGRAM_BYTES + packBytes + (long) slabs * slabBytes;
    long left = budgetBytes - fixed;
    int batches = (int) Math.clamp(left / BATCH_BYTES, 0, 8L);
    if (batches < 4) {
      throw new ResourceException(
          Sentence.of("a memory budget of {0} MiB is too small for this backup", budgetBytes >> 20),
          Sentence.of(
              "allow at least {0} MiB (--memory)",
              (fixed + 4L * BATCH_BYTES + (1 << 20) - 1) >> 20));
    }
    return new Shares(workers, Math.min(16, batches), batches, slabs, chunkQueue);
  }
}
