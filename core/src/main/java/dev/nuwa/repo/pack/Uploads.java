package dev.nuwa.repo.pack;

import dev.nuwa.error.CancelledException;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.task.TaskScope;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Finished packs on their way to the storage, on threads of their own. The first failure, here or
/// reported with [#fail], ends the session: every later call throws it, and whatever waits here
/// gives its buffer back, so that nobody waits for one in vain.
///
/// Locking rule: the fields below `lock` are guarded by `this`; no storage is called under the
/// lock.
final class Uploads implements AutoCloseable {

  private final PackTarget target;
  private final PackTally tally;
  private final int capacity;

  private final ArrayDeque<OpenPack.Finished> waiting = new ArrayDeque<>();
  private int active;
  private boolean closed;
  private @Nullable Throwable failure;

  /// @param threads how many packs are sent at once; as many may wait
  Uploads(PackTarget target, PackTally tally, int threads, TaskScope scope) {
    this.target = target;
    this.tally = tally;
    this.capacity = threads;
    for (int i = 0; i < threads; i++) {
      scope.fork("upload-" + i, this::run);
    }
  }

  /// Takes a pack over, its buffer included, waiting for room.
  void add(OpenPack.Finished pack) {
    try {
      enqueue(pack);
    } catch (RuntimeException e) {
      pack.close();
      throw e;
    }
  }

  private synchronized void enqueue(OpenPack.Finished pack) {
    while (failure == null && waiting.size() >= capacity) {
      await();
    }
    check();
    waiting.add(pack);
    notifyAll();
  }

  /// Waits until every pack is stored and reported.
  synchronized void awaitAll() {
    while (failure == null && (active > 0 || !waiting.isEmpty())) {
      await();
    }
    check();
  }

  /// Throws the failure, if there was one.
  synchronized void check() {
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (closed) {
      throw new IllegalStateException("pack writer used after it was closed");
    }
  }

  /// Ends the session. The first failure stays.
  synchronized void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    waiting.forEach(OpenPack.Finished::close);
    waiting.clear();
    notifyAll();
  }

  /// Lets the threads end; what still waits is dropped.
  @Override
  public synchronized void close() {
    closed = true;
    waiting.forEach(OpenPack.Finished::close);
    waiting.clear();
    notifyAll();
  }

  private void run() {
    try {
      for (OpenPack.Finished pack = next(); pack != null; pack = next()) {
        store(pack);
      }
    } catch (RuntimeException | Error e) { // whatever it is, nobody must wait for this thread
      fail(e);
      throw e;
    }
  }

  private synchronized OpenPack.@Nullable Finished next() {
    while (failure == null && !closed && waiting.isEmpty()) {
      await();
    }
    if (failure != null) {
      return null;
    }
    OpenPack.Finished first = waiting.poll();
    if (first != null) {
      active++;
    }
    notifyAll();
    return first;
  }

  /// Puts the pack, and only then tells of it: an index never names what might not be there.
  private void store(OpenPack.Finished pack) {
    IndexedPack entry = pack.entry();
    try (pack) {
      target.storage().put(ObjectName.of(entry.name()), pack.content(), PutOptions.onlyIfAbsent());
    }
    tally.uploaded(entry.length());
    target.stored().accept(entry);
    synchronized (this) {
      active--;
      notifyAll();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // its callers loop
  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
  }
}
