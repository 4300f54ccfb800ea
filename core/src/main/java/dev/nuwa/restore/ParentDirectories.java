package dev.nuwa.restore;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.Selection;
import dev.nuwa.source.target.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Knows, while a part of a tree is scanned, into which directories its entries go: not into those
/// that were left out or are not there; in a damaged tree it makes those whose own entries are
/// lost. Remembers the way to the present directory and nothing else. Not thread-safe.
final class ParentDirectories {

  private final RestorePart part;
  private final ExistingFiles existing;
  private final RestoreTally tally;
  private final Trail trail;
  private boolean refused;
  private boolean damaged;
  private boolean told;

  ParentDirectories(RestorePart part, ExistingFiles existing, RestoreTally tally) {
    this.part = part;
    this.existing = existing;
    this.tally = tally;
    this.trail = new Trail(part.from(), this::leadsOn);
  }

  /// To be told when a wanted directory could not be made: from now on each is looked for.
  void refused() {
    refused = true;
  }

  /// Whether an entry can go into its directory.
  ///
  /// @param isDamaged whether entries before this one are lost, the one of its directory perhaps
  boolean isThere(EntryKey key, boolean isDamaged) {
    damaged = isDamaged;
    return trail.leadsTo(key);
  }

  private boolean leadsOn(EntryKey directory) {
    ByteString path = RestorePart.path(directory);
    if (part.selection().choose(path, FileType.DIRECTORY, 0) != Selection.Choice.INCLUDE) {
      return false;
    }
    EntryKey place = part.place(directory);
    if (!damaged && !refused) {
      return true;
    }
    return damaged ? make(place) : existing.hasDirectory(place);
  }

  /// Makes what is not there, and opens up what is.
  private boolean make(EntryKey place) {
    boolean there = existing.hasDirectory(place);
    Outcome outcome = existing.makeDirectory(place);
    if (outcome instanceof Outcome.InTheWay found) {
      tally.blocked(place, found.what());
    }
    if (outcome instanceof Outcome.Done && !there && !told) {
      told = true;
      tally.warn(
          place,
          "owner, mode and time of this directory are lost; it and others like it are made for what"
              + " lies in them, open to the restoring user alone");
    }
    return outcome instanceof Outcome.Done;
  }

  /// The directories from the top of a part to the one whose entries are being scanned, each looked
  /// at once. Entries come in the order of their keys, so those of a directory come together.
  static final class Trail {
    private final EntryKey top;
    private final Predicate<EntryKey> leadsOn;
    private final List<EntryKey> way = new ArrayList<>();
    private ByteString prefix;
    private int open;

    /// @param leadsOn whether what is in a directory is wanted, given that the directory is
    Trail(EntryKey top, Predicate<EntryKey> leadsOn) {
      this.top = top;
      this.leadsOn = leadsOn;
      this.prefix = top.childrenPrefix();
    }

    /// Whether all directories on the way to an entry lead on.
    boolean leadsTo(EntryKey key) {
      if (!key.bytes().startsWith(prefix)) {
        moveTo(key.parentKey());
        prefix = last().childrenPrefix();
      }
      return open == way.size();
    }

    private EntryKey last() {
      return way.isEmpty() ? top : way.getLast();
    }

    private void moveTo(EntryKey directory) {
      while (!way.isEmpty() && !directory.equals(last()) && !directory.isBelow(last())) {
        way.removeLast();
      }
      open = Math.min(open, way.size());
      List<ByteString> path = directory.path();
      for (ByteString name : path.subList(last().depth(), path.size())) {
        EntryKey at = last().child(name);
        boolean leads = open == way.size() && leadsOn.test(at);
        way.add(at);
        open += leads ? 1 : 0;
      }
    }
  }
}
