package dev.nuwa.repo.snapshot;

import dev.nuwa.format.AuthorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// The order "newest first". The snapshots of one writer follow their sequence, whatever their
/// clocks said; between writers time decides, for want of anything better.
final class SnapshotOrder {

  private SnapshotOrder() {}

  static List<StoredSnapshot> newestFirst(List<StoredSnapshot> snapshots) {
    Map<AuthorId, List<StoredSnapshot>> chains = new TreeMap<>();
    for (StoredSnapshot snapshot : snapshots) {
      chains.computeIfAbsent(snapshot.author(), a -> new ArrayList<>()).add(snapshot);
    }
    chains.values().forEach(chain -> chain.sort(SnapshotOrder::inChain));
    PriorityQueue<List<StoredSnapshot>> heads =
        new PriorityQueue<>((a, b) -> byTime(b.getLast(), a.getLast()));
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

  private static int inChain(StoredSnapshot a, StoredSnapshot b) {
    int order = Long.compare(a.sequence(), b.sequence());
    return order != 0 ? order : byTime(a, b);
  }

  private static int byTime(StoredSnapshot a, StoredSnapshot b) {
    int order = a.time().compareTo(b.time());
    return order != 0 ? order : a.name().compareTo(b.name());
  }
}
