package dev.nuwa.repo;

import dev.nuwa.error.CancelledException;
import dev.nuwa.task.TaskScope;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Something that is loaded once, in the background or by whoever needs it first. Closed with it is
/// what was loaded. Thread-safe.
///
/// Locking rule: `loaded` and `closed` are guarded by `this`.
final class Loading<T extends Loading.Loaded> implements AutoCloseable {

  /// What can be closed without a checked exception.
  interface Loaded extends AutoCloseable {
    @Override
    void close();
  }

  private final FutureTask<T> task;
  private final AtomicBoolean begun = new AtomicBoolean();
  private @Nullable T loaded;
  private boolean closed;

  /// @param load called at most once, and only when somebody begins or asks
  Loading(Callable<T> load) {
    this.task = new FutureTask<>(() -> keep(load.call()));
  }

  /// Begins to load in the background, unless that was begun before.
  ///
  /// @param scope where it is loaded; must outlive this
  void begin(String name, TaskScope scope) {
    if (!begun.getAndSet(true)) {
      scope.fork(name, task::run);
    }
  }

  /// Whether somebody needed it so far.
  boolean isBegun() {
    return begun.get();
  }

  /// Waits for it. Whoever comes before it was begun loads it.
  ///
  /// @throws RuntimeException that loading threw
  /// @throws CancelledException when this was closed before it was there
  T get() {
    begun.set(true);
    task.run(); // does nothing when it runs already or is done
    try {
      return task.get();
    } catch (InterruptedException | CancellationException e) {
      throw CancelledException.interrupted(e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private T keep(T result) {
    boolean late;
    synchronized (this) {
      late = closed;
      loaded = result;
    }
    if (late) {
      result.close();
    }
    return result;
  }

  /// Ends a loading that is not done. Idempotent.
  @Override
  public void close() {
    task.cancel(true);
    @Nullable T result;
    synchronized (this) {
      result = closed ? null : loaded;
      closed = true;
    }
    if (result != null) {
      result.close();
    }
  }
}
