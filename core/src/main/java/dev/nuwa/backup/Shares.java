package dev.nuwa.backup;

import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;

/// How a memory budget is divided among the buffers of a run. Everything that grows with data is
/// bounded by one of these, but the index, which lies outside of the heap and of the budget.
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

  private static final int BATCHES_MIN = 4;
  private static final int CHUNK_QUEUE = 1;

  /// Files up to this size are read in batches.
  static final int SMALL_FILE_BYTES = 256 << 10;

  private static final int BATCHES_MAX = 8;

  /// Of the heap, what the program itself holds: its classes' objects, names, entries on their way.
  private static final long PROGRAM_BYTES = 15L << 20;

  /// Buffers as long as a slab that each worker holds: one to compress, seal, open and inflate in,
  /// and groups.
  private static final int WORKER_BUFFERS = 2;

  /// The heap's share of the budget; the launcher divides alike. The rest is the virtual machine,
  /// its code, and what libraries take.
  private static final double HEAP_SHARE = 11 / 32.0;

  /// What of the heap may be held for long: with less room left, collections never end.
  private static final double HELD_SHARE = 7 / 8.0;

  /// As many workers as fit, at most one for each processor.
  ///
  /// @param packBytes memory that packs may take
  /// @throws ResourceException when the budget cannot hold the smallest arrangement
  static Shares of(long budgetBytes, int processors, int slabBytes, long packBytes) {
    long room = (long) (budgetBytes * HEAP_SHARE * HELD_SHARE) - packBytes;
    for (int workers = Math.max(1, processors); workers > 0; workers--) {
      int slabs = slabs(workers);
      long left = room - fixed(workers, slabBytes);
      int batches = (int) Math.clamp(left / BATCH_BYTES, 0, (long) BATCHES_MAX);
      if (batches >= BATCHES_MIN) {
        return new Shares(workers, batches, batches, slabs, CHUNK_QUEUE);
      }
    }
    long least = packBytes + fixed(1, slabBytes) + (long) BATCHES_MIN * BATCH_BYTES;
    throw new ResourceException(
        Sentence.of("a memory budget of {0} MiB is too small for this backup", budgetBytes >> 20),
        Sentence.of(
            "allow at least {0} MiB (--memory)",
            1 + ((long) (least / (HEAP_SHARE * HELD_SHARE)) >> 20)));
  }

  private static int slabs(int workers) {
    return 2 * workers + CHUNK_QUEUE;
  }

  private static long fixed(int workers, int slabBytes) {
    return PROGRAM_BYTES + (long) (WORKER_BUFFERS * workers + slabs(workers)) * slabBytes;
  }
}
