package dev.nuwa.repo.snapshot;

import dev.nuwa.error.Sentence;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.snapshot.SnapshotSelector.Latest;
import dev.nuwa.repo.snapshot.SnapshotSelector.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All snapshots that could be read, and what could not.
///
/// @param snapshots newest first: those of one writer by their sequence, whatever its clock said,
///   those of different writers by time
/// @param problems unreadable or wrongly signed snapshots, confirmations and drops
public record SnapshotListing(List<StoredSnapshot> snapshots, List<SnapshotProblem> problems) {

  public SnapshotListing {
    snapshots = SnapshotOrder.newestFirst(snapshots);
    problems = List.copyOf(problems);
  }

  /// The same with what was said about each.
  public SnapshotListing with(Map<String, Marks> marks, List<SnapshotProblem> found) {
    List<SnapshotProblem> all = new ArrayList<>(problems);
    all.addAll(found);
    return new SnapshotListing(
        snapshots.stream().map(s -> s.with(marks.getOrDefault(s.name(), Marks.NONE))).toList(),
        all);
  }

  /// Only the confirmed ones.
  public List<StoredSnapshot> confirmed() {
    return snapshots.stream().filter(StoredSnapshot::isConfirmed).toList();
  }

  /// Those of one filter, newest first.
  ///
  /// @param keys for the pseudonyms, where names cannot be read
  public List<StoredSnapshot> matching(SnapshotFilter filter, KeyRing keys) {
    SnapshotMatcher matcher = new SnapshotMatcher(filter, keys);
    return snapshots.stream().filter(matcher).toList();
  }

  /// The confirmed snapshot that a person means. An unconfirmed one is found by its id only; who
  /// gets it looks at its standing and says so. Dropped ones are not found.
  public Selection select(SnapshotSelector selector, SnapshotFilter filter, KeyRing keys) {
    List<StoredSnapshot> matching =
        matching(filter, keys).stream()
            .filter(s -> s.standing() != SnapshotStanding.DROPPED)
            .toList();
    return switch (selector) {
      case Latest latest ->
          latest(matching.stream().filter(StoredSnapshot::isConfirmed).toList(), latest.back());
      case Prefix prefix ->
          byId(matching.stream().filter(s -> s.id().startsWith(prefix.digits())).toList(), prefix);
    };
  }

  private static Selection latest(List<StoredSnapshot> matching, int back) {
    Map<List<Object>, List<StoredSnapshot>> sources = new LinkedHashMap<>();
    for (StoredSnapshot snapshot : matching) {
      sources.computeIfAbsent(snapshot.source(), s -> new ArrayList<>()).add(snapshot);
    }
    if (sources.size() > 1) {
      List<StoredSnapshot> candidates =
          sources.values().stream().filter(s -> s.size() > back).map(s -> s.get(back)).toList();
      return candidates.isEmpty()
          ? new Selection.None(Sentence.of("no source has so many that fit"))
          : new Selection.Several(candidates);
    }
    if (matching.isEmpty()) {
      return new Selection.None(Sentence.of("no confirmed snapshot fits"));
    }
    if (back >= matching.size()) {
      return new Selection.None(Sentence.of("there are only {0} that fit", matching.size()));
    }
    return new Selection.One(matching.get(back));
  }

  private static Selection byId(List<StoredSnapshot> matching, Prefix prefix) {
    return switch (matching.size()) {
      case 0 ->
          new Selection.None(
              Sentence.of("no snapshot has an id that starts with {0}", prefix.digits()));
      case 1 -> new Selection.One(matching.getFirst());
      default -> new Selection.Several(matching);
    };
  }
}
