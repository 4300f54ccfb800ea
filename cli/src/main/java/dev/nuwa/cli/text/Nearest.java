package dev.nuwa.cli.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// What somebody meant who mistyped a name.
public final class Nearest {

  private Nearest() {}

  /// The candidate with the fewest edits from `typed`, when those are few: a third of its length,
  /// at least two. A candidate that `typed` begins is always near.
  public static Optional<String> to(String typed, Collection<String> candidates) {
    int limit = Math.max(2, typed.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(typed, candidate, limit) <= limit)
        .min(
            Comparator.comparingInt((String candidate) -> distance(typed, candidate, limit))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int distance(String typed, String candidate, int limit) {
    if (typed.length() >= 3 && candidate.startsWith(typed)) {
      return 1;
    }
    return Math.abs(typed.length() - candidate.length()) > limit
        ? limit + 1
        : edits(typed, candidate);
  }

  /// Optimal string alignment: insert, remove, replace, swap neighbours.
  private static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
