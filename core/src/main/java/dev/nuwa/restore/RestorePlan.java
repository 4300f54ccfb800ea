package dev.nuwa.restore;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.index.BlobLocation;
import dev.nuwa.source.Selection;
import dev.nuwa.source.target.Outcome;
import dev.nuwa.source.target.TargetWriter;
import dev.nuwa.tree.ContentReader;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.Segment;
import dev.nuwa.tree.TreeEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Scans the trees, makes the directories, and plans the rest window by window: which chunks of
/// which packs go to which places. What needs the whole target to be there first, further names of
/// files and the metadata of directories, is kept for the end. Runs on one thread.
final class RestorePlan {

  /// Kept for the end.
  record Later(EntryKey place, Entry entry) {}

  private final Contents repository;
  private final ContentReader contents;
  private final ExistingFiles existing;
  private final TargetWriter writer;
  private final RestoreTally tally;
  private final Consumer<Window> run;
  private final List<Later> directories = new ArrayList<>();
  private final List<Later> links = new ArrayList<>();
  private final LinkFirsts firsts = new LinkFirsts();
  private Window window = new Window();

  /// @param run works off a window; the next one is planned after it
  RestorePlan(
      Contents repository,
      ExistingFiles existing,
      TargetWriter writer,
      RestoreTally tally,
      Consumer<Window> run) {
    this.repository = repository;
    this.contents = new ContentReader(repository.nodes());
    this.existing = existing;
    this.writer = writer;
    this.tally = tally;
    this.run = run;
  }

  /// Directories that were made, parents first.
  List<Later> directories() {
    return directories;
  }

  /// Further names of files, to be linked when the first name is there.
  List<Later> links() {
    return links;
  }

  /// Plans and works off one part.
  void add(RestorePart part) {
    Optional<TreeEntry> top = part.tree().find(part.from());
    if (top.isEmpty()) {
      throw new CorruptionException("tree", -1, "no entry for " + part.from());
    }
    makeParents(part.to());
    plan(part, part.from(), top.get().entry());
    Set<EntryKey> refused = new HashSet<>();
    try (EntryStream below = part.tree().scanBelow(part.from())) {
      while (below.next()) {
        EntryKey key = below.current().key();
        Entry entry = below.current().entry();
        boolean wanted =
            (refused.isEmpty() || !refused.contains(key.parentKey()))
                && planSelected(part, key, entry);
        if (!wanted && entry.type() == FileType.DIRECTORY) {
          refused.add(key);
        }
      }
    }
    flush();
  }

  /// Works off what was planned so far.
  void flush() {
    if (!window.isEmpty()) {
      Window full = window;
      window = new Window();
      full.placements().sort();
      run.accept(full);
    }
  }

  private boolean planSelected(RestorePart part, EntryKey key, Entry entry) {
    ByteString path = RestorePart.path(key);
    if (part.selection().choose(path, entry.type(), entry.size()) == Selection.Choice.EXCLUDE) {
      return false;
    }
    return plan(part, key, entry);
  }

  /// False when nothing below this key can be restored.
  private boolean plan(RestorePart part, EntryKey key, Entry entry) {
    EntryKey place = part.place(key);
    if (entry.type() == FileType.DIRECTORY) {
      return planDirectory(place, entry);
    }
    if (place.isRoot()) {
      throw new IllegalArgumentException("a file cannot become the target directory");
    }
    if (entry.content() instanceof Content.Missing) {
      tally.damaged(place.toString(), "its content could not be read when it was backed up");
      return true;
    }
    if (entry.extras().linkGroup() != 0 && !firsts.isFirst(entry.extras().linkGroup())) {
      links.add(new Later(place, entry));
      return true;
    }
    planFile(place, withAttributes(place, entry));
    return true;
  }

  private boolean planDirectory(EntryKey place, Entry entry) {
    Outcome outcome = existing.makeDirectory(place);
    if (outcome instanceof Outcome.Done) {
      directories.add(new Later(place, withAttributes(place, entry)));
      return true;
    }
    return false;
  }

  private void makeParents(EntryKey place) {
    EntryKey at = EntryKey.ROOT;
    for (ByteString component : place.parent()) {
      at = at.child(component);
      existing.makeDirectory(at);
    }
  }

  private void planFile(EntryKey place, Entry entry) {
    switch (existing.decide(place, entry)) {
      case KEEP -> tally.kept();
      case REFRESH -> {
        writer.refreshFile(place, entry);
        tally.kept();
      }
      case WRITE -> planContent(place, entry);
    }
    if (window.isFull()) {
      flush();
    }
  }

  private void planContent(EntryKey place, Entry entry) {
    if (entry.content() instanceof Content.Items || entry.content() instanceof Content.Spilled) {
      planChunks(new RestoringFile(place, entry));
    } else {
      window.add(new Window.Direct(place, entry));
    }
  }

  private void planChunks(RestoringFile file) {
    file.expect(); // this plan itself, so that nobody finishes the file before it is planned
    int number = window.add(file);
    try {
      Iterator<Segment> segments = contents.segments(file.entry());
      while (segments.hasNext()) {
        if (segments.next() instanceof Segment.Chunk chunk) {
          if (window.placements().isFull()) {
            flush();
            number = window.add(file);
          }
          file.expect();
          window.placements().add(number, chunk.offset(), chunk.id(), locate(chunk));
        }
      }
    } catch (CorruptionException e) {
      if (file.fail()) {
        tally.damaged(file.place().toString(), e.getMessage());
      }
    }
    if (file.arrived()) { // nothing but holes, or all of it is there already
      window.addWhole(file);
    }
  }

  private BlobLocation locate(Segment.Chunk chunk) {
    BlobId id = chunk.id();
    BlobLocation location = repository.index().require(id, Part.DATA);
    if (location.length() != chunk.length()) {
      throw new CorruptionException(
          "blob " + id, -1, "the tree and the index differ in its length");
    }
    return location;
  }

  /// Long attribute values are chunks; they are fetched here, for they are few.
  private Entry withAttributes(EntryKey place, Entry entry) {
    if (entry.extras().xattrs().stream().noneMatch(x -> x.spilled() != null)) {
      return entry;
    }
    List<Xattr> whole = new ArrayList<>();
    for (Xattr attribute : entry.extras().xattrs()) {
      BlobId spilled = attribute.spilled();
      if (spilled == null) {
        whole.add(attribute);
      } else {
        try {
          ByteString value = ByteString.of(repository.chunks().get(spilled));
          whole.add(Xattr.of(attribute.name(), value));
        } catch (CorruptionException e) {
          tally.damaged(
              place.toString(), "attribute " + attribute.name().utf8() + ": " + e.getMessage());
        }
      }
    }
    return entry.withExtras(entry.extras().withXattrs(whole));
  }
}
