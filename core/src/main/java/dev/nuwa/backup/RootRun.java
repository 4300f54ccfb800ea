package dev.nuwa.backup;

import dev.nuwa.crypto.Secret;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.repo.BackupSession;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.task.BoundedQueue;
import dev.nuwa.task.BufferPool;
import dev.nuwa.task.Task;
import dev.nuwa.task.TaskScope;
import dev.nuwa.tree.Leaf;
import dev.nuwa.tree.TreeRoot;
import dev.nuwa.tree.TreeUpdater;
import dev.nuwa.tree.TreeWriter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Backs one root up: starts the threads of the pipeline and waits for the tree.
///
///     walk + join -> readers (small files) -> workers -> tree
///                 -> workers (large files) ----------/
///
/// Order is kept by segments that the tree takes in the order of the walk, whoever finishes first.
final class RootRun {

  private static final int SEGMENTS_AHEAD = 16;

  private final BackupSession session;
  private final Cutting cutting;
  private final Shares shares;
  private final RunTally tally;

  RootRun(BackupSession session, Cutting cutting, Shares shares, RunTally tally) {
    this.session = session;
    this.cutting = cutting;
    this.shares = shares;
    this.tally = tally;
  }

  /// @param settledBefore see [ChangeJoin]
  /// @param leaves told of every leaf of the new tree, for the state file
  TreeRoot run(
      BackupRoot root,
      Previous previous,
      @Nullable Timestamp settledBefore,
      Secret treeKey,
      Consumer<Leaf> leaves) {
    Pipeline pipeline = pipeline(root);
    try (SourceWalk walk = root.source().walk();
        TaskScope scope = TaskScope.open()) {
      ChangeJoin join = new ChangeJoin(walk, previous, settledBefore, tally);
      scope.forkPlatform("walk", () -> new Dispatcher(pipeline, join).run());
      startReaders(scope, pipeline);
      for (int i = 0; i < shares.workers(); i++) {
        scope.forkPlatform("worker-" + i, () -> work(pipeline));
      }
      TreeUpdater tree =
          new TreeUpdater(new TreeWriter(session.nodes(), treeKey.bytes(), leaves), leaf -> true);
      Task<TreeRoot> result =
          scope.forkPlatform(
              "tree", () -> new TreeFeeder(pipeline.queues().ordered(), tree, tally).run());
      scope.join();
      return result.result();
    }
  }

  private Pipeline pipeline(BackupRoot root) {
    Pipeline.Queues queues =
        new Pipeline.Queues(
            new WorkQueue(shares.chunkQueue(), shares.batches()),
            new BoundedQueue<>(shares.readers()),
            new BoundedQueue<>(SEGMENTS_AHEAD));
    return new Pipeline(
        root.source(),
        session,
        cutting,
        tally,
        queues,
        new BufferPool(Shares.BATCH_BYTES, shares.batches()),
        new BufferPool(cutting.slabBytes(), shares.slabs()));
  }

  /// The last reader to end closes the queue of the workers: the walk has ended by then.
  private void startReaders(TaskScope scope, Pipeline pipeline) {
    AtomicInteger open = new AtomicInteger(shares.readers());
    for (int i = 0; i < shares.readers(); i++) {
      scope.forkPlatform(
          "reader-" + i,
          () -> {
            read(pipeline);
            if (open.decrementAndGet() == 0) {
              pipeline.queue().close();
            }
          });
    }
  }

  private static void read(Pipeline pipeline) {
    try (ContentReader reader = pipeline.source().newReader()) {
      BoundedQueue<Batch> batches = pipeline.queues().reading();
      for (var next = batches.take(); next.isPresent(); next = batches.take()) {
        Batch batch = next.get();
        batch.read(reader, pipeline.batches());
        pipeline.queue().put(worker -> batch.store(worker, pipeline.batches()));
      }
    }
  }

  private static void work(Pipeline pipeline) throws InterruptedException {
    try (Worker worker = new Worker(pipeline)) {
      worker.run();
    }
  }
}
