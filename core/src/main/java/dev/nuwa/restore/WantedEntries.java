package dev.nuwa.restore;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.Selection;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.KeyRange;
import dev.nuwa.tree.TreeEntry;
import dev.nuwa.tree.TreeReader;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entries of a part that the selection wants, the top one first; with a directory all that is
/// in it is left out. Not thread-safe.
final class WantedEntries implements AutoCloseable {

  private final RestorePart part;
  private final Optional<TreeEntry> top;
  private final EntryStream below;
  private final ParentDirectories.Trail trail;
  private boolean begun;
  private @Nullable TreeEntry current;

  /// @param damages is told of what cannot be read
  WantedEntries(RestorePart part, TreeReader.DamageSink damages) {
    this.part = part;
    this.trail = new ParentDirectories.Trail(part.from(), this::leadsOn);
    this.top = part.tree().find(part.from(), damages);
    this.below = part.tree().scan(KeyRange.below(part.from()), damages);
  }

  /// Goes to the next one; false at the end.
  boolean next() {
    if (!begun) {
      begun = true;
      if (top.isPresent()) {
        current = top.get();
        return true;
      }
    }
    while (below.next()) {
      current = below.current();
      if (isWanted(current.key(), current.entry())) {
        return true;
      }
    }
    return false;
  }

  EntryKey key() {
    return Objects.requireNonNull(current).key();
  }

  Entry entry() {
    return Objects.requireNonNull(current).entry();
  }

  @Override
  public void close() {
    below.close();
  }

  private boolean isWanted(EntryKey key, Entry entry) {
    return trail.leadsTo(key)
        && choose(key, entry.type(), entry.size()) != Selection.Choice.EXCLUDE;
  }

  private boolean leadsOn(EntryKey directory) {
    return choose(directory, FileType.DIRECTORY, 0) == Selection.Choice.INCLUDE;
  }

  private Selection.Choice choose(EntryKey key, FileType type, long size) {
    return part.selection().choose(RestorePart.path(key), type, size);
  }
}
