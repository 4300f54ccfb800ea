package dev.nuwa.cli.output;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// An outage of the storage as a person sees it: many requests fail, and it is one thing that is
/// worth a line when it begins, one a minute, and one when it is over. Thread-safe; locks `this`.
final class Trouble {

  private static final long LINE_NANOS = 60_000_000_000L;

  private final LongSupplier nanos;
  private boolean present;
  private long since;
  private long told;

  /// @param nanos elapsed time
  Trouble(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// A request failed and is tried again: for how long that goes on already, if it is time to say
  /// so; zero at its beginning.
  synchronized Optional<Duration> failed() {
    long now = nanos.getAsLong();
    if (!present) {
      present = true;
      since = now;
      told = now;
      return Optional.of(Duration.ZERO);
    }
    if (now - told < LINE_NANOS) {
      return Optional.empty();
    }
    told = now;
    return Optional.of(Duration.ofNanos(now - since));
  }

  /// A request ended: how long the trouble was, if this ends it.
  synchronized Optional<Duration> answered(String outcome) {
    if (!present || !(outcome.equals("ok") || outcome.equals("absent"))) {
      return Optional.empty();
    }
    present = false;
    return Optional.of(Duration.ofNanos(nanos.getAsLong() - since));
  }
}
