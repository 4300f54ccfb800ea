package dev.nuwa.restore;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.Selection;
import dev.nuwa.source.target.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows, while a part of a tree is scanned, into which directories its entries go: those that were
/// made, those that were refused or left out, and, in a damaged tree, those whose own entries are
/// lost, which it makes. Not thread-safe.
final class ParentDirectories {

  private final RestorePart part;
  private final ExistingFiles existing;
  private final RestoreTally tally;
  private final Set<EntryKey> refused = new HashSet<>();
  private final Set<EntryKey> made = new HashSet<>();
  private @Nullable EntryKey last;
  private boolean lastThere;
  private boolean told;

  ParentDirectories(RestorePart part, ExistingFiles existing, RestoreTally tally) {
    this.part = part;
    this.existing = existing;
    this.tally = tally;
  }

  /// To be told of each directory of the part once it was made, or will not be.
  void decided(EntryKey directory, boolean isMade) {
    (isMade ? made : refused).add(directory);
  }

  /// Whether an entry can go into its directory.
  ///
  /// @param damaged whether entries before this one are lost, the one of its directory perhaps
  boolean isThere(EntryKey key, boolean damaged) {
    if (!damaged) {
      return refused.isEmpty() || !refused.contains(key.parentKey());
    }
    EntryKey parent = key.parentKey();
    if (!parent.equals(last)) {
      last = parent;
      lastThere = make(parent);
    }
    return lastThere;
  }

  /// Goes down from the top of the part and makes what is not known.
  private boolean make(EntryKey directory) {
    List<ByteString> path = directory.path();
    EntryKey at = part.from();
    for (ByteString name : path.subList(at.path().size(), path.size())) {
      at = at.child(name);
      if (refused.contains(at)) {
        refused.add(directory);
        return false;
      }
      if (!made.contains(at)) {
        boolean isMade = makeLost(at);
        decided(at, isMade);
        if (!isMade) {
          refused.add(directory);
          return false;
        }
      }
    }
    return true;
  }

  private boolean makeLost(EntryKey directory) {
    ByteString path = RestorePart.path(directory);
    if (part.selection().choose(path, FileType.DIRECTORY, 0) != Selection.Choice.INCLUDE) {
      return false;
    }
    EntryKey place = part.place(directory);
    Outcome outcome = existing.makeDirectory(place);
    if (outcome instanceof Outcome.InTheWay found) {
      tally.blocked(place, found.what());
    }
    if (outcome instanceof Outcome.Done && !told) {
      told = true;
      tally.warn(
          place,
          "owner, mode and time of this directory are lost; it and others like it are made for what"
              + " lies in them, open to the restoring user alone");
    }
    return outcome instanceof Outcome.Done;
  }
}
