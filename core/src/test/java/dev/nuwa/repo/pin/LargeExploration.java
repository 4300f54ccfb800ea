package dev.nuwa.repo.pin;

import dev.nuwa.repo.pin.Bounds.Also;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The exploration within larger bounds, for `check.d/explorer.sh`; takes minutes and gigabytes.
public final class LargeExploration {

  private LargeExploration() {}

  /// @param args how many states to visit at most in each configuration
  public static void main(String[] args) {
    int statesMax = Integer.parseInt(args[0]);
    int failed = 0;
    List<Bounds> all =
        List.of(
            new Bounds(1, 1, 1, 3, 4, 3, EnumSet.of(Also.TWO_CHUNKS)),
            new Bounds(1, 1, 1, 2, 4, 3, EnumSet.of(Also.TWO_CHUNKS, Also.MOVES, Also.DEATH)),
            new Bounds(1, 1, 1, 3, 5, 4, EnumSet.of(Also.UNCONFIRMED, Also.PINS, Also.MOVES)),
            new Bounds(1, 2, 1, 2, 4, 3, EnumSet.of(Also.DEATH)),
            new Bounds(2, 1, 1, 2, 4, 3, Set.of()),
            new Bounds(1, 1, 2, 2, 4, 3, Set.of()));
    for (Bounds bounds : all) {
      Explorer.Result result = new Explorer(bounds, Fault.NONE, statesMax).run();
      boolean safe = result.broken().isEmpty();
      System.out.printf(
          "%s: %,d states, %s: %s%n",
          bounds,
          result.states(),
          result.complete() ? "all" : "not all",
          safe ? "safe" : "lost after " + result.broken().orElseThrow());
      failed += safe ? 0 : 1;
    }
    System.out.printf("%d passed, %d failed, 0 skipped%n", all.size() - failed, failed);
    if (failed > 0) {
      System.exit(1);
    }
  }
}
