package dev.nuwa.task;

import dev.nuwa.error.CancelledException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The one place where threads are made. Opened and closed in one method; whatever was forked has
/// ended when [#close()] returns. The first failure cancels (interrupts) all the others.
///
/// ```java
/// try (TaskScope scope = TaskScope.open()) {
///   Task<Long> size = scope.fork("measure", this::measure);
///   scope.forkPlatform("seal", this::sealAll);
///   scope.join();
///   return size.result();
/// }
/// ```
///
/// [#fork] is for work that waits (virtual thread), [#forkPlatform] for work that computes. The
/// opener should only fork and join: what waits for its tasks elsewhere is not woken by a failure.
/// Tasks may fork further tasks into their scope. Thread-safe, but for `join` and `close`, which
/// belong to the opening thread.
///
/// Locking rule: every field is guarded by `this`; no task code runs under the lock.
public final class TaskScope implements AutoCloseable {

  /// Work without a result.
  @FunctionalInterface
  public interface Work {
    /// Does the work; an interrupt means stop.
    void run() throws Exception;
  }

  private final Set<Thread> running = new HashSet<>();
  private @Nullable Throwable failure;
  private boolean cancelled;
  private boolean closed;

  private TaskScope() {}

  /// A new scope without tasks.
  public static TaskScope open() {
    return new TaskScope();
  }

  /// Runs `work` on a virtual thread of that name. After a failure nothing is started any more.
  public <T> Task<T> fork(String name, Callable<T> work) {
    Task<T> task = new Task<>(name, work);
    start(task, Thread.ofVirtual().name(name).unstarted(() -> run(task)));
    return task;
  }

  /// Runs `work` on a virtual thread of that name.
  public void fork(String name, Work work) {
    fork(name, asCallable(work));
  }

  /// Runs `work` on a platform thread of that name.
  public <T> Task<T> forkPlatform(String name, Callable<T> work) {
    Task<T> task = new Task<>(name, work);
    start(task, Thread.ofPlatform().daemon().name(name).unstarted(() -> run(task)));
    return task;
  }

  /// Runs `work` on a platform thread of that name.
  public void forkPlatform(String name, Work work) {
    forkPlatform(name, asCallable(work));
  }

  /// Waits until every task has ended, then throws the first failure, if there was one: a
  /// `RuntimeException` or `Error` as it is, an interrupt as [CancelledException], any other
  /// checked exception wrapped. Interrupting the caller cancels all tasks and throws
  /// [CancelledException].
  public void join() {
    try {
      awaitAll();
    } catch (InterruptedException e) {
      fail(CancelledException.interrupted(e));
      awaitAllUninterruptibly();
    }
    Throwable first = firstFailure();
    if (first != null) {
      throw asUnchecked(first);
    }
  }

  /// Interrupts every task and starts no further one. Their end is not a failure by itself.
  public synchronized void cancel() {
    cancelled = true;
    running.forEach(Thread::interrupt);
  }

  /// Cancels what still runs and waits for its end. Without a preceding [#join()] failures are
  /// lost.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    cancel();
    awaitAllUninterruptibly();
  }

  private static Callable<Object> asCallable(Work work) {
    return () -> {
      work.run();
      return work;
    };
  }

  private synchronized void start(Task<?> task, Thread thread) {
    if (closed) {
      throw new IllegalStateException("task " + task.name() + " forked into a closed scope");
    }
    if (!cancelled) {
      running.add(thread);
      thread.start();
    }
  }

  private void run(Task<?> task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      fail(CancelledException.interrupted(e));
    } catch (Throwable e) { // an Error, too, must reach the joining thread
      fail(e);
    } finally {
      ended();
    }
  }

  private synchronized void fail(Throwable e) {
    if (failure == null && !(cancelled && e instanceof CancelledException)) {
      failure = e;
    }
    cancel();
  }

  private synchronized void ended() {
    running.remove(Thread.currentThread());
    notifyAll();
  }

  private synchronized @Nullable Throwable firstFailure() {
    return failure;
  }

  private synchronized void awaitAll() throws InterruptedException {
    while (!running.isEmpty()) {
      wait();
    }
  }

  private void awaitAllUninterruptibly() {
    boolean interrupted = false;
    while (true) {
      try {
        awaitAll();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException asUnchecked(Throwable failure) {
    return switch (failure) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException("unexpected: " + failure, failure);
    };
  }
}
