package dev.nuwa.cli.output;

import dev.nuwa.event.Event.Progress;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Decides when progress is shown, and how fast it has been of late. Thread-safe: its lock guards
/// all fields; who finds it taken is told that nothing is due.
final class ProgressPace {

  /// The rate forgets half of the past in about this time.
  private static final double MEMORY_SECONDS = 5;

  private final LongSupplier nanoTime;
  private final long interval;
  private final ReentrantLock lock = new ReentrantLock();
  private String phase = "";
  private long lastNanos;
  private long lastBytes;
  private double rate;

  ProgressPace(LongSupplier nanoTime, long intervalNanos) {
    this.nanoTime = nanoTime;
    this.interval = intervalNanos;
    this.lastNanos = nanoTime.getAsLong();
  }

  /// The rate in bytes per second when it is time to show `progress`, else empty.
  Optional<Double> due(Progress progress) {
    if (!lock.tryLock()) {
      return Optional.empty();
    }
    try {
      long now = nanoTime.getAsLong();
      if (!progress.phase().equals(phase)) {
        phase = progress.phase();
        rate = 0;
        lastBytes = 0;
      }
      if (now - lastNanos < interval) {
        return Optional.empty();
      }
      double seconds = (now - lastNanos) / 1e9;
      double current = Math.max(0, progress.bytesDone() - lastBytes) / seconds;
      double weight = rate == 0 ? 1 : 1 - Math.pow(0.5, seconds / MEMORY_SECONDS);
      rate += (current - rate) * weight;
      lastNanos = now;
      lastBytes = progress.bytesDone();
      return Optional.of(rate);
    } finally {
      lock.unlock();
    }
  }
}
