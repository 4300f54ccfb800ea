package dev.nuwa.backup;

import dev.nuwa.repo.BackupSession;
import dev.nuwa.source.Source;
import dev.nuwa.task.BoundedQueue;
import dev.nuwa.task.BufferPool;

/// What the threads of one root share: the queues between them, the buffers they borrow, and where
/// chunks go.
///
/// @param store where chunks and nodes go
/// @param queues between the threads
/// @param batches buffers of small files
/// @param slabs buffers of large files
record Pipeline(
    Source source,
    BackupSession store,
    Cutting cutting,
    RunTally tally,
    Queues queues,
    BufferPool batches,
    BufferPool slabs) {

  /// The queues between the threads.
  ///
  /// @param work what workers take from
  /// @param reading batches that wait for a reader
  /// @param ordered segments in key order, on their way to the tree
  record Queues(WorkQueue work, BoundedQueue<Batch> reading, BoundedQueue<Segment> ordered) {}

  WorkQueue queue() {
    return queues.work();
  }
}
