package dev.nuwa.restore;

import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.tree.TreeReader;
import java.util.HashSet;
import java.util.Set;

/// Names the parts of one tree that cannot be read, each once however often it is met. Not
/// thread-safe.
final class LostEntries implements TreeReader.DamageSink {

  private final RestorePart part;
  private final RestoreTally tally;
  private final Set<EntryKey> told = new HashSet<>();

  LostEntries(RestorePart part, RestoreTally tally) {
    this.part = part;
    this.tally = tally;
  }

  /// Whether anything was lost so far.
  boolean isAny() {
    return !told.isEmpty();
  }

  @Override
  public void damaged(TreeReader.Damage damage) {
    if (!told.add(damage.first())) {
      return;
    }
    tally.lost(path(damage.first()), damage.entries(), damage.describe(this::path));
  }

  /// The place of a key; of one that is not restored, its path in the tree.
  private String path(EntryKey key) {
    boolean restored = key.equals(part.from()) || key.isBelow(part.from());
    String path = (restored ? part.place(key) : key).toString();
    return path.isEmpty() ? "." : path;
  }
}
