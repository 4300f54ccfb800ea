package dev.nuwa.storage.wrap;

import java.time.Duration;

/// The token bucket of one storage that keeps retries from becoming a storm: a retry costs one
/// token, each answered request earns a tenth of one, and a slow trickle remains when nothing is
/// answered any more, so that the end of an outage is noticed. Thread-safe; locks `this`.
final class RetryBudget {

  private static final double EARNED_PER_REQUEST = 0.1;
  private static final double TOKENS_MAX = 20;
  private static final double NANOS_PER_TOKEN = 5e9;

  private double tokens = TOKENS_MAX;
  private long lastNanos;
  private boolean answered;

  RetryBudget(long nowNanos) {
    this.lastNanos = nowNanos;
  }

  /// A request was answered.
  synchronized void earn() {
    answered = true;
    tokens = Math.min(TOKENS_MAX, tokens + EARNED_PER_REQUEST);
  }

  /// Somebody is there, although a request was not served: it asked to slow down.
  synchronized void reached() {
    answered = true;
  }

  /// Whether any request was ever answered.
  synchronized boolean wasAnswered() {
    return answered;
  }

  /// Takes a token, now or in advance.
  ///
  /// @return how long to wait until the token is really there; zero when it was
  synchronized Duration take(long nowNanos) {
    long passed = Math.max(0, nowNanos - lastNanos);
    lastNanos = nowNanos;
    tokens = Math.min(TOKENS_MAX, tokens + passed / NANOS_PER_TOKEN) - 1;
    return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens * NANOS_PER_TOKEN));
  }
}
