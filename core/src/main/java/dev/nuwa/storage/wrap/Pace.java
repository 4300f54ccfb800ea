package dev.nuwa.storage.wrap;

import dev.nuwa.task.Ticker;
import java.time.Duration;

/// A bandwidth: whoever moves bytes waits until the line would have carried what was moved before.
/// Thread-safe; the waiting is done outside the lock.
final class Pace {

  private final Ticker ticker;
  private long bytesPerSecond; // guarded by this, as is the next; 0 is without limit
  private long freeAtNanos;

  Pace(long bytesPerSecond, Ticker ticker) {
    this.ticker = ticker;
    this.bytesPerSecond = bytesPerSecond;
    this.freeAtNanos = ticker.nanos();
  }

  synchronized void change(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
    freeAtNanos = ticker.nanos();
  }

  /// Waits for the line and takes it for `bytes`.
  void move(long bytes) {
    ticker.pause(Duration.ofNanos(reserve(bytes)));
  }

  private synchronized long reserve(long bytes) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    long now = ticker.nanos();
    long start = Math.max(now, freeAtNanos);
    freeAtNanos = start + (long) (bytes * 1e9 / bytesPerSecond);
    return start - now;
  }
}
