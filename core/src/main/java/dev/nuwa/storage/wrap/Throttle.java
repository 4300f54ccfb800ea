package dev.nuwa.storage.wrap;

import dev.nuwa.error.CancelledException;

/// How many requests run at once: at first as many as allowed; half of that when the storage asks
/// to slow down, one more after each row of answers. Thread-safe: every field is guarded by `this`.
final class Throttle {

  private static final int ANSWERS_PER_STEP = 32;

  /// A place taken; closed once.
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  private final int max;
  private int allowed;
  private int inUse;
  private int answers;

  /// @param max at least 1
  Throttle(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("limit below 1: " + max);
    }
    this.max = max;
    this.allowed = max;
  }

  /// Waits for a place.
  ///
  /// @throws CancelledException when interrupted
  synchronized Place acquire() {
    try {
      while (inUse >= allowed) {
        wait();
      }
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
    inUse++;
    return this::release;
  }

  /// The storage asked to slow down.
  synchronized void slower() {
    allowed = Math.max(1, allowed / 2);
    answers = 0;
  }

  /// A request was answered.
  synchronized void answered() {
    if (allowed < max && ++answers >= ANSWERS_PER_STEP) {
      answers = 0;
      allowed++;
      notifyAll();
    }
  }

  /// How many may run at once now.
  synchronized int allowed() {
    return allowed;
  }

  private synchronized void release() {
    inUse--;
    notifyAll();
  }
}
