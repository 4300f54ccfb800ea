package dev.nuwa.backup;

import dev.nuwa.crypto.Secret;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.BackupSession;
import dev.nuwa.repo.HeldNodes;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.WalkAhead;
import dev.nuwa.task.BoundedQueue;
import dev.nuwa.task.BufferPool;
import dev.nuwa.task.Task;
import dev.nuwa.task.TaskScope;
import dev.nuwa.tree.TreeListener;
import dev.nuwa.tree.TreeRoot;
import dev.nuwa.tree.TreeUpdater;
import dev.nuwa.tree.TreeWriter;
import dev.nuwa.tree.state.LeafPrint;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Backs one root up: starts the threads of the pipeline and waits for the tree.
///
///     walk -> join -> readers (small files) -> workers -> tree
///                  -> workers (large files) ----------/
///
/// Order is kept by segments that the tree takes in the order of the walk, whoever finishes first.
final class RootRun {

  private static final int SEGMENTS_AHEAD = 12;

  /// So many batches wait for a reader: what waits longer is garbage that did not die young.
  private static final int BATCHES_WAITING = 2;

  private final BackupSession session;
  private final Cutting cutting;
  private final Shares shares;
  private final RunTally tally;
  private final EventSink events;

  RootRun(BackupSession session, Cutting cutting, Shares shares, RunTally tally, EventSink events) {
    this.session = session;
    this.cutting = cutting;
    this.shares = shares;
    this.tally = tally;
    this.events = events;
  }

  /// @param print for comparing the leaves of `previous`
  /// @param listener told of the new tree, for the state file
  TreeRoot run(
      BackupRoot root, Previous previous, LeafPrint print, Secret treeKey, TreeListener listener) {
    Pipeline pipeline = pipeline(root);
    try (WalkAhead walk = new WalkAhead(root.source().walk());
        TaskScope scope = TaskScope.open()) {
      walk.start(scope);
      previous.readAhead(scope);
      scope.forkPlatform(
          "join",
          () -> new Dispatcher(pipeline, new ChangeJoin(walk, previous, print, tally)).run());
      startReaders(scope, pipeline);
      CountDownLatch done = new CountDownLatch(1);
      scope.fork("guard", () -> guard(root, done));
      for (int i = 0; i < shares.workers(); i++) {
        scope.forkPlatform("worker-" + i, () -> work(pipeline));
      }
      HeldNodes nodes = session.newTree();
      TreeUpdater tree =
          new TreeUpdater(
              new TreeWriter(nodes, treeKey.bytes(), listener, key -> strip(root, key)),
              leaf -> true);
      Task<TreeRoot> result =
          scope.forkPlatform(
              "tree", () -> feed(new TreeFeeder(pipeline.queues().ordered(), tree, tally), done));
      scope.join();
      TreeRoot whole = result.result();
      nodes.finish(whole.node());
      return whole;
    }
  }

  private static TreeRoot feed(TreeFeeder feeder, CountDownLatch done) {
    try {
      return feeder.run();
    } finally {
      done.countDown();
    }
  }

  /// A worker that waits for the next bytes of a stream would keep a cancelled run from its end.
  private static void guard(BackupRoot root, CountDownLatch done) throws InterruptedException {
    try {
      done.await();
    } catch (InterruptedException e) {
      root.source().abandon();
      throw e;
    }
  }

  private void strip(BackupRoot root, EntryKey key) {
    String path = key.isRoot() ? root.path().utf8() : root.path().utf8() + "/" + key;
    tally.failed(path);
    events.emit(
        new Event.FileFailed(
            path, "its extended attributes do not fit beside those of its neighbours"));
  }

  private Pipeline pipeline(BackupRoot root) {
    Pipeline.Queues queues =
        new Pipeline.Queues(
            new WorkQueue(shares.chunkQueue(), shares.batches()),
            new BoundedQueue<>(BATCHES_WAITING),
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
    BoundedQueue<Batch> batches = pipeline.queues().reading();
    var next = batches.take();
    if (next.isEmpty()) {
      return; // nothing changed: nothing has to be known of the index
    }
    try (ContentReader reader = pipeline.source().newReader()) {
      for (; next.isPresent(); next = batches.take()) {
        Batch batch = next.get();
        pipeline.store().awaitIndex();
        batch.read(reader, pipeline.batches());
        pipeline.queue().put(worker -> batch.store(worker, pipeline.batches()));
      }
    }
  }

  private static void work(Pipeline pipeline) throws InterruptedException {
    if (!pipeline.queue().awaitFirst()) {
      return;
    }
    pipeline.store().awaitIndex();
    try (Worker worker = new Worker(pipeline)) {
      worker.run();
    }
  }
}
