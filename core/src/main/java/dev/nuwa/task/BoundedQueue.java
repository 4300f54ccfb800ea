package dev.nuwa.task;

import dev.nuwa.error.CancelledException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A queue with a bound, an end, and a way to fail: what joins the stages of a pipeline. Any number
/// of threads may put and take. Items come out in the order they went in.
///
/// Locking rule: every field is guarded by `this`; no foreign code runs under the lock.
public final class BoundedQueue<T> implements AutoCloseable {

  private final ArrayDeque<T> items = new ArrayDeque<>();
  private final int capacity;
  private boolean closed;
  private @Nullable RuntimeException failure;

  /// @param capacity how many items may wait, at least 1
  public BoundedQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity below 1: " + capacity);
    }
    this.capacity = capacity;
  }

  /// Adds an item at the end, waiting for room.
  ///
  /// @throws CancelledException when interrupted
  /// @throws IllegalStateException when the queue was closed
  public synchronized void put(T item) {
    awaitWhile(() -> items.size() >= capacity);
    throwFailure();
    if (closed) {
      throw new IllegalStateException("put into a closed queue");
    }
    items.add(item);
    notifyAll();
  }

  /// Takes the first item, waiting for one; empty at the end of the stream.
  ///
  /// @throws CancelledException when interrupted
  public synchronized Optional<T> take() {
    awaitWhile(items::isEmpty);
    throwFailure();
    Optional<T> first = Optional.ofNullable(items.poll());
    notifyAll();
    return first;
  }

  /// Marks the end of the stream: what is inside can still be taken. Idempotent.
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /// Ends the stream by a failure, thrown from now on by every put and take; items are dropped. The
  /// first failure stays.
  public synchronized void fail(RuntimeException cause) {
    if (failure == null) {
      failure = cause;
    }
    items.clear();
    notifyAll();
  }

  private void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  private synchronized void awaitWhile(BooleanSupplier blocked) {
    try {
      while (failure == null && !closed && blocked.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
  }
}
