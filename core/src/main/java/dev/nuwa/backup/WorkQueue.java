package dev.nuwa.backup;

import dev.nuwa.error.CancelledException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What the workers take their work from: chunks of large files first, since they hold memory and
/// somebody waits for them, then whole jobs (a batch of small files that was read, a large file to
/// read and cut). Both are bounded; thread-safe.
///
/// A worker that cuts a large file offers its chunks to the others and stores a chunk itself when
/// the queue is full, so that it can never wait for itself.
final class WorkQueue implements AutoCloseable {

  /// A piece of work for any worker.
  @FunctionalInterface
  interface Work {
    void run(Worker worker) throws InterruptedException;
  }

  private final ArrayDeque<Work> chunks = new ArrayDeque<>();
  private final ArrayDeque<Work> jobs = new ArrayDeque<>();
  private final int chunksMax;
  private final int jobsMax;
  private int cutting;
  private boolean closed;

  WorkQueue(int chunksMax, int jobsMax) {
    this.chunksMax = chunksMax;
    this.jobsMax = jobsMax;
  }

  /// Adds a job, waiting for room.
  synchronized void put(Work job) {
    awaitWhile(() -> jobs.size() >= jobsMax);
    jobs.add(job);
    notifyAll();
  }

  /// Adds a chunk if there is room.
  synchronized boolean offer(Work chunk) {
    if (chunks.size() >= chunksMax) {
      return false;
    }
    chunks.add(chunk);
    notifyAll();
    return true;
  }

  /// Waits until there is something to do; false when nothing will come any more.
  synchronized boolean awaitFirst() {
    awaitWhile(this::isIdle);
    return !(chunks.isEmpty() && jobs.isEmpty());
  }

  private boolean isIdle() {
    return chunks.isEmpty() && jobs.isEmpty() && !(closed && cutting == 0);
  }

  /// The next piece of work, chunks first; empty when the queue is closed, drained, and nobody who
  /// may still offer chunks is at work.
  synchronized Optional<Work> take() {
    awaitWhile(this::isIdle);
    Work work = chunks.poll();
    if (work == null) {
      work = jobs.poll();
    }
    notifyAll();
    return Optional.ofNullable(work);
  }

  /// A worker begins to cut a file: the queue stays open for its chunks.
  synchronized void beginCutting() {
    cutting++;
  }

  /// The worker has offered its last chunk.
  synchronized void endCutting() {
    cutting--;
    notifyAll();
  }

  /// No further jobs will come.
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  private synchronized void awaitWhile(BooleanSupplier blocked) {
    try {
      while (blocked.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
  }
}
