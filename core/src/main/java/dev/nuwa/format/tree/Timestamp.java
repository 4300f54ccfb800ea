package dev.nuwa.format.tree;

import java.time.Instant;

/// A file's time: seconds since 1970-01-01T00:00:00Z, of any sign, and nanoseconds after them.
///
/// @param nanos 0 to 999,999,999
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {

  public Timestamp {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException(nanos + " nanoseconds in a second");
    }
  }

  public static Timestamp of(Instant moment) {
    return new Timestamp(moment.getEpochSecond(), moment.getNano());
  }

  /// @param more not negative
  public Timestamp plusNanos(long more) {
    long sum = nanos + more;
    return new Timestamp(seconds + sum / 1_000_000_000, (int) (sum % 1_000_000_000));
  }

  @Override
  public int compareTo(Timestamp other) {
    int order = Long.compare(seconds, other.seconds);
    return order != 0 ? order : Integer.compare(nanos, other.nanos);
  }
}
