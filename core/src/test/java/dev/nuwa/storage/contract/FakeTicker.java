package dev.nuwa.storage.contract;

import dev.nuwa.task.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Time that passes only by pausing, at once.
public final class FakeTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final AtomicLong paused = new AtomicLong();

  /// A ticker at some moment.
  public FakeTicker() {}

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public void pause(Duration time) {
    long more = Math.max(0, time.toNanos());
    nanos.addAndGet(more);
    paused.addAndGet(more);
  }

  /// Lets time pass that nobody waited for.
  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /// All the time waited for.
  public Duration paused() {
    return Duration.ofNanos(paused.get());
  }
}
