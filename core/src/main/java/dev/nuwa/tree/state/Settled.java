package dev.nuwa.tree.state;

import dev.nuwa.format.tree.Timestamp;
import org.jspecify.annotations.Nullable;

/// Whether an object was at rest when it was seen. What changed less than one tick of the file
/// system's clock before a run began, or later, may have changed once more after that run read it
/// without another time to show for it.
public final class Settled {

  private Settled() {}

  /// @param changed its change time; null is never settled
  /// @param begun when the run began that saw it
  public static boolean before(@Nullable Timestamp changed, Timestamp begun) {
    return changed != null && changed.plusNanos(tick(changed)).compareTo(begun) <= 0;
  }

  /// Nanoseconds. Kernels stamp by their timer, at least 100 times a second; file systems that keep
  /// no fraction of a second are as coarse as two.
  private static long tick(Timestamp changed) {
    return changed.nanos() == 0 ? 2_000_000_000L : 10_000_000L;
  }
}
