package dev.nuwa.task;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A task forked into a [TaskScope]; its result is there once `join` of the scope returned.
public final class Task<T> {

  private final String name;
  private final Callable<T> work;
  private volatile @Nullable T result;

  Task(String name, Callable<T> work) {
    this.name = name;
    this.work = work;
  }

  void run() throws Exception {
    result = work.call();
  }

  String name() {
    return name;
  }

  /// The result.
  ///
  /// @throws IllegalStateException when the task has not ended, failed, or never started
  public T result() {
    T value = result;
    if (value == null) {
      throw new IllegalStateException("task " + name + " has no result");
    }
    return value;
  }
}
