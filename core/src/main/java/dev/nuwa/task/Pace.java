package dev.nuwa.task;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A bandwidth: whoever moves bytes waits until the line would have carried what was moved before.
/// Thread-safe; the waiting is done outside the lock.
public final class Pace {

  private static final int PIECE_BYTES_MIN = 256;

  /// How much of a pause between two bodies may be made up for.
  private static final long CREDIT_NANOS = 100_000_000;

  private final Ticker ticker;
  private LongSupplier rate; // guarded by this, as are the next
  private long bytesPerSecond; // 0 is without limit
  private long freeAtNanos;

  /// @param bytesPerSecond 0 for no limit
  public Pace(long bytesPerSecond, Ticker ticker) {
    this.ticker = ticker;
    this.rate = () -> bytesPerSecond;
    this.bytesPerSecond = bytesPerSecond;
    this.freeAtNanos = ticker.nanos();
  }

  /// Another bandwidth for what is moved from now on; 0 for no limit.
  public void change(long newBytesPerSecond) {
    follow(() -> newBytesPerSecond);
  }

  /// Asks for the bandwidth again and again from now on: often, and from many threads.
  public synchronized void follow(LongSupplier newRate) {
    rate = newRate;
    freeAtNanos = ticker.nanos();
  }

  /// Whether nobody waits for now.
  public synchronized boolean isUnlimited() {
    return rate.getAsLong() == 0;
  }

  /// How many bytes to take the line for at once: a quarter of a second's, so that a low rate is no
  /// long silence, which whoever watches the transfer takes for a stall.
  public synchronized int pieceBytes(int max) {
    long wanted = rate.getAsLong();
    return wanted == 0 ? max : Math.clamp(wanted / 4, Math.min(PIECE_BYTES_MIN, max), max);
  }

  /// Waits for the line and takes it for `bytes`.
  public void move(long bytes) {
    long nanos = reserve(bytes);
    if (nanos > 0) { // a pause of nothing still gives the processor away, for each piece
      ticker.pause(Duration.ofNanos(nanos));
    }
  }

  private synchronized long reserve(long bytes) {
    long now = ticker.nanos();
    long wanted = rate.getAsLong();
    if (wanted != bytesPerSecond) {
      bytesPerSecond = wanted;
      freeAtNanos = now;
    }
    if (bytesPerSecond == 0) {
      return 0;
    }
    long start = Math.max(now - CREDIT_NANOS, freeAtNanos);
    freeAtNanos = start + (long) (bytes * 1e9 / bytesPerSecond);
    return Math.max(0, start - now);
  }
}
