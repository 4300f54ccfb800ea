package dev.nuwa.task;

import dev.nuwa.error.CancelledException;
import java.util.concurrent.Semaphore;

/// At most n at a time, first come first served. Thread-safe.
public final class Limiter {

  private final Semaphore free;

  /// @param count how many may hold a permit at once, at least 1
  public Limiter(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("limit below 1: " + count);
    }
    this.free = new Semaphore(count, true);
  }

  /// Waits for a permit, to be closed by the caller.
  ///
  /// @throws CancelledException when interrupted
  public Permit acquire() {
    try {
      free.acquire();
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
    return new Permit(free::release);
  }

  /// How many permits can be had without waiting.
  public int available() {
    return free.availablePermits();
  }
}
