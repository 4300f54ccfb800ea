package dev.nuwa.storage.wrap;

import java.time.Duration;

/// How long and how often a failed request is tried again.
///
/// @param attemptsMax how often a request is sent at most, the first time included
/// @param firstWait the upper bound of the first pause; it doubles with every attempt
/// @param waitMax the upper bound of every pause
/// @param giveUpAfter the time since the first failure of a request after which its failure stands
/// @param giveUpUnansweredAfter the same as long as no request was ever answered: then it is more
///   likely a mistake than an outage
public record RetryPolicy(
    int attemptsMax,
    Duration firstWait,
    Duration waitMax,
    Duration giveUpAfter,
    Duration giveUpUnansweredAfter) {
  public RetryPolicy {
    if (attemptsMax < 1 || firstWait.isNegative() || waitMax.compareTo(firstWait) < 0) {
      throw new IllegalArgumentException("retry policy: " + attemptsMax + ", " + firstWait);
    }
  }

  /// With one time limit, whether anything was answered before or not.
  public RetryPolicy(int attemptsMax, Duration firstWait, Duration waitMax, Duration giveUpAfter) {
    this(attemptsMax, firstWait, waitMax, giveUpAfter, giveUpAfter);
  }

  /// For a storage behind a network: rides out a quarter of an hour once it was reached, else half
  /// a minute.
  public static RetryPolicy remote() {
    RetryPolicy usual = standard();
    return new RetryPolicy(
        usual.attemptsMax,
        usual.firstWait,
        usual.waitMax,
        usual.giveUpAfter,
        Duration.ofSeconds(30));
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
