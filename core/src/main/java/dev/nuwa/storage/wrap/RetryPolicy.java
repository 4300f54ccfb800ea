package dev.nuwa.storage.wrap;

import java.time.Duration;

/// How long and how often a failed request is tried again.
///
/// @param attemptsMax how often a request is sent at most, the first time included
/// @param firstWait the upper bound of the first pause; it doubles with every attempt
/// @param waitMax the upper bound of every pause
/// @param giveUpAfter the time since the first failure of a request after which its failure stands
public record RetryPolicy(
    int attemptsMax, Duration firstWait, Duration waitMax, Duration giveUpAfter) {
  public RetryPolicy {
    if (attemptsMax < 1 || firstWait.isNegative() || waitMax.compareTo(firstWait) < 0) {
      throw new IllegalArgumentException("retry policy: " + attemptsMax + ", " + firstWait);
    }
  }

  /// Rides out a quarter of an hour.
  public static RetryPolicy standard() {
    return new RetryPolicy(
        100, Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofMinutes(15));
  }

  /// The upper bound of the pause after a failed attempt, counted from 1.
  Duration waitMaxAfter(int attempt) {
    Duration doubled = firstWait.multipliedBy(1L << Math.min(attempt - 1, 30));
    return doubled.compareTo(waitMax) < 0 ? doubled : waitMax;
  }
}
