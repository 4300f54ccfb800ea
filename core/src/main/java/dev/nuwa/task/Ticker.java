package dev.nuwa.task;

import dev.nuwa.error.CancelledException;
import java.time.Duration;

/// Elapsed time and pauses, handed in so that tests need not wait. It only measures: a wrong or
/// jumping wall clock does not touch it. Thread-safe.
public interface Ticker {

  /// Nanoseconds since an arbitrary, fixed moment; never runs backwards.
  long nanos();

  /// Waits at least that long; nothing for zero or less.
  ///
  /// @throws CancelledException when interrupted
  void pause(Duration time);

  /// The ticker of this machine.
  static Ticker system() {
    return new Ticker() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration time) {
        try {
          Thread.sleep(time);
        } catch (InterruptedException e) {
          throw CancelledException.interrupted(e);
        }
      }
    };
  }
}
