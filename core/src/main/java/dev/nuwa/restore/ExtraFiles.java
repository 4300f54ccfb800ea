package dev.nuwa.restore;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.Selection;
import dev.nuwa.source.names.NameStack;
import dev.nuwa.source.target.Outcome;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetListing;
import dev.nuwa.source.target.TargetWriter;
import dev.nuwa.spill.SpillLog;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.TreeReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Finds and removes what lies in restored directories and is not in the snapshot. What the
/// selection leaves out stays, whether the snapshot has it or not; so does what another part has.
/// Memory does not depend on how many entries there are on either side. Not thread-safe.
final class ExtraFiles {

  /// Names of directories that wait, in memory.
  private static final int PENDING_BYTES = 1 << 20;

  private final List<RestorePart> parts;
  private final TargetWriter writer;
  private final Removal removal;
  private final Path spillFolder;
  private long removed;

  /// What is done with a surplus object: removed, or only counted.
  enum Removal {
    REMOVE,
    COUNT
  }

  /// @param spillFolder for names that do not fit into memory
  ExtraFiles(List<RestorePart> parts, TargetWriter writer, Removal removal, Path spillFolder) {
    this.parts = parts;
    this.writer = writer;
    this.removal = removal;
    this.spillFolder = spillFolder;
  }

  /// How many objects were removed; a directory with all that is in it counts as one.
  long removed() {
    return removed;
  }

  /// Goes through one part.
  void remove(RestorePart part) {
    boolean directory =
        part.tree()
            .find(part.from())
            .filter(top -> top.entry().type() == FileType.DIRECTORY)
            .isPresent();
    if (!directory) {
      return;
    }
    // Of a damaged tree nothing is removed, so this meets no damage.
    try (EntryStream all = part.tree().scanBelow(part.from());
        TargetListing there = writer.newListing();
        NameStack pending = new NameStack(PENDING_BYTES, new SpillLog(spillFolder))) {
      Sweep sweep = new Sweep(part, there, pending);
      while (all.next()) {
        sweep.keep(all.current().key(), all.current().entry().type());
      }
      sweep.end();
    }
  }

  /// Goes through the tree and the target side by side: directory by directory in the order of the
  /// tree, and in each by name. Directories that the tree shows as entries wait, in `pending`, for
  /// their own turn; one that has nothing in the tree has it when the next one that has something
  /// comes.
  private final class Sweep {
    private final RestorePart part;
    private final TargetListing there;
    private final NameStack pending;
    private final List<EntryKey> way = new ArrayList<>();
    private final List<Selection.Choice> choices = new ArrayList<>();
    private ByteString prefix = ByteString.EMPTY;
    private EntryKey place = EntryKey.ROOT;
    private Optional<ByteString> name = Optional.empty();

    Sweep(RestorePart part, TargetListing there, NameStack pending) {
      this.part = part;
      this.there = there;
      this.pending = pending;
      enter(part.from());
    }

    void keep(EntryKey key, FileType type) {
      if (!key.bytes().startsWith(prefix)) {
        removeRest();
        moveTo(key.parentKey());
      }
      ByteString kept = key.name();
      while (name.isPresent() && name.get().compareTo(kept) < 0) {
        removeSurplus(name.get());
        name = there.next();
      }
      if (name.isPresent() && name.get().equals(kept)) {
        name = there.next();
      }
      if (type == FileType.DIRECTORY) {
        pending.add(kept.bytes());
      }
    }

    void end() {
      removeRest();
      while (!way.isEmpty()) {
        leave();
      }
    }

    private void moveTo(EntryKey directory) {
      while (!way.getLast().equals(directory)) {
        EntryKey at = way.getLast();
        if (!directory.isBelow(at)) {
          leave();
          continue;
        }
        byte[] next = pending.next();
        EntryKey child = next == null ? at : at.child(ByteString.of(next));
        boolean onWay = directory.equals(child) || directory.isBelow(child);
        if (next == null || (!onWay && child.bytes().compareTo(directory.bytes()) > 0)) {
          throw new CorruptionException("tree", -1, "no entry for " + directory);
        }
        enter(child);
        if (!onWay) {
          removeRest();
          leave();
        }
      }
    }

    private void enter(EntryKey directory) {
      Selection.Choice choice = choice(directory);
      way.add(directory);
      choices.add(choice);
      pending.push();
      prefix = directory.childrenPrefix();
      place = part.place(directory);
      name = Optional.empty();
      if (choice != Selection.Choice.EXCLUDE && isDirectory(place)) {
        there.open(place);
        name = there.next();
      }
    }

    private Selection.Choice choice(EntryKey directory) {
      if (choices.isEmpty()) {
        return Selection.Choice.INCLUDE;
      }
      return choices.getLast() == Selection.Choice.INCLUDE
          ? part.selection().choose(RestorePart.path(directory), FileType.DIRECTORY, 0)
          : Selection.Choice.EXCLUDE;
    }

    /// Those that still wait have nothing in the tree.
    private void leave() {
      EntryKey at = way.getLast();
      for (byte[] next = pending.next(); next != null; next = pending.next()) {
        enter(at.child(ByteString.of(next)));
        removeRest();
        drop();
      }
      drop();
    }

    private void drop() {
      way.removeLast();
      choices.removeLast();
      pending.pop();
    }

    private void removeRest() {
      while (name.isPresent()) {
        removeSurplus(name.get());
        name = there.next();
      }
    }

    private void removeSurplus(ByteString surplus) {
      EntryKey found = place.child(surplus);
      boolean mark = place.isRoot() && Target.isMark(surplus);
      if (!mark && !isOfOther(part, found)) {
        ExtraFiles.this.remove(part, found);
      }
    }
  }

  private boolean isDirectory(EntryKey place) {
    return writer.inspect(place).filter(e -> e.type() == FileType.DIRECTORY).isPresent();
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
    if (part.selection().isAll()) {
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
