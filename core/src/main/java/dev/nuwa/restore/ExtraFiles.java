package dev.nuwa.restore;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.Selection;
import dev.nuwa.source.target.Outcome;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetWriter;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.TreeReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds and removes what lies in restored directories and is not in the snapshot. What the
/// selection leaves out stays, whether the snapshot has it or not; so does what another part has.
/// Holds the names of one directory of the tree at a time. Not thread-safe.
final class ExtraFiles {

  private final List<RestorePart> parts;
  private final TargetWriter writer;
  private final Removal removal;
  private long removed;

  /// What is done with a surplus object: removed, or only counted.
  enum Removal {
    REMOVE,
    COUNT
  }

  ExtraFiles(List<RestorePart> parts, TargetWriter writer, Removal removal) {
    this.parts = parts;
    this.writer = writer;
    this.removal = removal;
  }

  /// How many objects were removed; a directory with all that is in it counts as one.
  long removed() {
    return removed;
  }

  /// Goes through one part.
  ///
  /// @param directories places of the part that are directories now and in the snapshot
  void remove(RestorePart part, Set<EntryKey> directories) {
    Set<EntryKey> empty = new HashSet<>(directories);
    EntryKey parent = null;
    Set<ByteString> names = new HashSet<>();
    // Of a damaged tree nothing is removed, so this meets no damage.
    try (EntryStream all = part.tree().scanBelow(part.from())) {
      while (all.next()) {
        EntryKey key = all.current().key();
        if (parent == null || !key.parentKey().equals(parent)) {
          removeFrom(part, parent, names, empty);
          parent = key.parentKey();
          names.clear();
        }
        names.add(key.name());
      }
    }
    removeFrom(part, parent, names, empty);
    for (EntryKey directory : empty) {
      removeFrom(part, directory, Set.of());
    }
  }

  private void removeFrom(
      RestorePart part,
      @org.jspecify.annotations.Nullable EntryKey parent,
      Set<ByteString> names,
      Set<EntryKey> directories) {
    if (parent != null && directories.remove(part.place(parent))) {
      removeFrom(part, part.place(parent), names);
    }
  }

  private void removeFrom(RestorePart part, EntryKey directory, Set<ByteString> names) {
    for (ByteString name : new ArrayList<>(writer.children(directory))) {
      EntryKey place = directory.child(name);
      boolean mark = directory.isRoot() && Target.isMark(name);
      if (!mark && !names.contains(name) && !isOfOther(part, place)) {
        remove(part, place);
      }
    }
  }

  /// Whether another part is at a place, below it, or has an entry for it.
  private boolean isOfOther(RestorePart own, EntryKey place) {
    for (RestorePart part : parts) {
      if (part.equals(own)) {
        continue;
      }
      if (part.to().equals(place) || part.to().isBelow(place)) {
        return true;
      }
      boolean inside = place.isBelow(part.to());
      if (inside && part.tree().find(part.key(place), TreeReader.DamageSink.strict()).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void remove(RestorePart part, EntryKey place) {
    if (part.selection().equals(Selection.everything())) {
      removeWhole(place);
    } else {
      removeSelected(part, place);
    }
  }

  private void removeWhole(EntryKey place) {
    if (removal == Removal.COUNT || writer.remove(place) instanceof Outcome.Done) {
      removed++;
    }
  }

  /// Goes down by hand, because something below may be left out, and takes the directories on the
  /// way back that nothing is left in.
  private void removeSelected(RestorePart part, EntryKey top) {
    Deque<EntryKey> toLook = new ArrayDeque<>(List.of(top));
    List<EntryKey> directories = new ArrayList<>();
    while (!toLook.isEmpty()) {
      EntryKey place = toLook.pop();
      Entry entry = writer.inspect(place).orElse(null);
      if (entry == null || isLeftOut(part, place, entry)) {
        continue;
      }
      if (entry.type() == FileType.DIRECTORY) {
        directories.add(place);
        writer.children(place).forEach(name -> toLook.push(place.child(name)));
      } else {
        removeWhole(place);
      }
    }
    for (EntryKey directory : directories.reversed()) {
      if (writer.children(directory).isEmpty()) {
        removeWhole(directory);
      }
    }
  }

  private static boolean isLeftOut(RestorePart part, EntryKey place, Entry entry) {
    long size = entry.type() == FileType.REGULAR ? entry.size() : 0;
    ByteString path = RestorePart.path(part.key(place));
    return part.selection().choose(path, entry.type(), size) == Selection.Choice.EXCLUDE;
  }
}
