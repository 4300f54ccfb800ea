package dev.nuwa.repo.snapshot;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.NamedHash;
import dev.nuwa.format.control.Revocation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a revocation leaves of an author's snapshots: the one it names and those that one goes back
/// to (docs/format.md, section 5). The others may be forged by whoever took the key: they are not
/// confirmed, and each is a problem.
public final class Revocations {

  private Revocations() {}

  /// Whose later objects do not count.
  public static Set<AuthorId> authors(List<Revocation> revocations) {
    return revocations.stream().map(Revocation::author).collect(Collectors.toUnmodifiableSet());
  }

  /// The listing with the snapshots of revoked authors put in their place.
  public static SnapshotListing apply(List<Revocation> revocations, SnapshotListing listing) {
    if (revocations.isEmpty()) {
      return listing;
    }
    Set<String> valid = new HashSet<>();
    Set<AuthorId> revoked = new HashSet<>();
    Map<String, StoredSnapshot> byName = new HashMap<>();
    listing.snapshots().forEach(snapshot -> byName.put(snapshot.name(), snapshot));
    for (Revocation revocation : revocations) {
      revoked.add(revocation.author());
      listing.snapshots().stream()
          .filter(s -> s.author().equals(revocation.author()))
          .filter(s -> s.hash().equals(revocation.lastSnapshot()))
          .forEach(s -> addChain(s, byName, valid));
    }
    List<StoredSnapshot> snapshots = new ArrayList<>();
    List<SnapshotProblem> problems = new ArrayList<>(listing.problems());
    for (StoredSnapshot snapshot : listing.snapshots()) {
      boolean counts =
          !revoked.contains(snapshot.author())
              || valid.contains(snapshot.name())
              || snapshot.standing() == SnapshotStanding.DROPPED;
      snapshots.add(counts ? snapshot : snapshot.as(SnapshotStanding.PUBLISHED));
      if (!counts) {
        problems.add(
            new SnapshotProblem(
                snapshot.name(),
                new CorruptionException(
                    snapshot.name(), -1, "its author was revoked before it was made")));
      }
    }
    return new SnapshotListing(snapshots, problems);
  }

  private static void addChain(
      StoredSnapshot last, Map<String, StoredSnapshot> byName, Set<String> valid) {
    Deque<StoredSnapshot> open = new ArrayDeque<>(List.of(last));
    while (!open.isEmpty()) {
      StoredSnapshot snapshot = open.pop();
      if (!valid.add(snapshot.name())) {
        continue;
      }
      for (NamedHash previous : snapshot.facts().lineage().previous()) {
        StoredSnapshot before = byName.get(previous.name());
        if (before != null && before.hash().equals(previous.hash())) {
          open.push(before);
        }
      }
    }
  }
}
