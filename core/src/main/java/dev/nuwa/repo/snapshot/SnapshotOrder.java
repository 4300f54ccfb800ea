package dev.nuwa.repo.snapshot;

import dev.nuwa.format.AuthorId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// The order "newest first". The snapshots of one writer follow their sequence, whatever their
/// clocks said; between writers time decides, for want of anything better.
final class SnapshotOrder {

  private static final Comparator<StoredSnapshot> IN_CHAIN =
      Comparator.comparingLong(StoredSnapshot::sequence)
          .thenComparing(StoredSnapshot::time)
          .thenComparing(StoredSnapshot::name);

  private static final Comparator<StoredSnapshot> BETWEEN_CHAINS =
      Comparator.comparing(StoredSnapshot::time).thenComparing(StoredSnapshot::name).reversed();

  private SnapshotOrder() {}

  static List<StoredSnapshot> newestFirst(List<StoredSnapshot> snapshots) {
    Map<AuthorId, List<StoredSnapshot>> chains = new TreeMap<>();
    for (StoredSnapshot snapshot : snapshots) {
      chains.computeIfAbsent(snapshot.author(), a -> new ArrayList<>()).add(snapshot);
    }
    chains.values().forEach(chain -> chain.sort(IN_CHAIN));
    PriorityQueue<List<StoredSnapshot>> heads =
        new PriorityQueue<>(Comparator.comparing(List<StoredSnapshot>::getLast, BETWEEN_CHAINS));
    heads.addAll(chains.values());
    List<StoredSnapshot> ordered = new ArrayList<>(snapshots.size());
    while (!heads.isEmpty()) {
      List<StoredSnapshot> chain = heads.remove();
      ordered.add(chain.removeLast());
      if (!chain.isEmpty()) {
        heads.add(chain);
      }
    }
    return ordered;
  }
}
