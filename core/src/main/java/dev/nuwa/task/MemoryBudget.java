package dev.nuwa.task;

import dev.nuwa.error.CancelledException;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;
import java.util.concurrent.Semaphore;

/// The bytes a run may hold at once. Acquired before data is read, first come first served, so that
/// a large request is not starved by small ones. Counted in steps of 1 KiB, rounded up.
/// Thread-safe.
public final class MemoryBudget {

  private static final int STEP_BYTES = 1024;

  private final long totalBytes;
  private final int totalSteps;
  private final Semaphore free;

  /// @param totalBytes the whole budget, 1 KiB to 1 TiB
  public MemoryBudget(long totalBytes) {
    if (totalBytes < STEP_BYTES || totalBytes > 1L << 40) {
      throw new IllegalArgumentException("memory budget out of range: " + totalBytes);
    }
    this.totalBytes = totalBytes;
    this.totalSteps = (int) (totalBytes / STEP_BYTES);
    this.free = new Semaphore(totalSteps, true);
  }

  /// Waits until `bytes` are free and takes them; closing the permit gives them back. A thread that
  /// holds one permit and waits for another may wait for ever: acquire once for all that is needed.
  ///
  /// @throws ResourceException when the whole budget is smaller than `bytes`
  /// @throws CancelledException when interrupted
  public Permit acquire(long bytes) {
    int steps = steps(bytes);
    try {
      free.acquire(steps);
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
    return new Permit(() -> free.release(steps));
  }

  /// The whole budget in bytes.
  public long totalBytes() {
    return totalBytes;
  }

  /// What can be had without waiting, in bytes.
  public long availableBytes() {
    return (long) free.availablePermits() * STEP_BYTES;
  }

  private int steps(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("negative bytes: " + bytes);
    }
    long steps = bytes / STEP_BYTES + (bytes % STEP_BYTES == 0 ? 0 : 1);
    if (steps > totalSteps) {
      long needed = Math.multiplyExact(steps, STEP_BYTES);
      throw new ResourceException(
          Sentence.of(
              "memory budget of {0} bytes is too small for one piece of {1}", totalBytes, bytes),
          Sentence.of("allow at least {0} bytes", needed));
    }
    return (int) steps;
  }
}
