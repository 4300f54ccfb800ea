package dev.nuwa.restore;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.Sentence;
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
import dev.nuwa.source.names.EntryLog;
import dev.nuwa.source.target.Outcome;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetWriter;
import dev.nuwa.tree.ContentReader;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.KeyRange;
import dev.nuwa.tree.Segment;
import dev.nuwa.tree.TreeEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Scans the trees, makes the directories, and plans the rest window by window: which chunks of
/// which packs go to which places. What needs the whole target to be there first, further names of
/// files and the metadata of directories, is kept for the end. Runs on one thread.
final class RestorePlan implements AutoCloseable {

  private final Contents first;
  private final ContentReader contents;
  private final ExistingFiles existing;
  private final TargetWriter writer;
  private final RestoreTally tally;
  private final WindowLine line;
  private final EntryLog directories;
  private final EntryLog links;
  private final LinkFirsts firsts;
  private Window window;
  private Optional<Entry> top = Optional.empty();
  private int deepest;

  /// @param line takes the windows; the next one is planned while one is worked off
  /// @param spillFolder for what does not fit into memory
  RestorePlan(
      Contents repository,
      ExistingFiles existing,
      RestoreTally tally,
      WindowLine line,
      Path spillFolder) {
    this.first = repository;
    this.contents = new ContentReader(repository.nodes());
    this.existing = existing;
    this.writer = existing.writer();
    this.tally = tally;
    this.line = line;
    this.window = new Window(repository);
    this.firsts = new LinkFirsts(spillFolder);
    this.directories = new EntryLog(spillFolder);
    this.links = new EntryLog(spillFolder);
  }

  /// Directories that were made, each after the one that it lies in, unless that is of another
  /// part. Their long attributes are still to be fetched: see [#withAttributes].
  EntryLog directories() {
    return directories;
  }

  /// How many components the longest path of a directory has.
  int deepest() {
    return deepest;
  }

  /// The entry that becomes the target directory itself, if one does.
  Optional<Entry> top() {
    return top;
  }

  /// Plans and works off one part.
  ///
  /// @return whether its tree could be read in full
  boolean add(RestorePart part) {
    var lost = new RestoreTally.LostEntries(part, tally);
    Optional<TreeEntry> top = part.tree().find(part.from(), lost);
    if (top.isEmpty() && !lost.isAny()) {
      throw new CorruptionException("tree", -1, "no entry for " + part.from());
    }
    boolean ready = makeParents(part.to());
    if (ready && top.isPresent()) {
      ready = plan(part, part.from(), top.get().entry());
    }
    if (ready) {
      addBelow(part, lost);
    }
    finish();
    return !lost.isAny();
  }

  private void addBelow(RestorePart part, RestoreTally.LostEntries lost) {
    ParentDirectories parents = new ParentDirectories(part, existing, tally);
    try (EntryStream below = part.tree().scan(KeyRange.below(part.from()), lost)) {
      while (below.next()) {
        EntryKey key = below.current().key();
        Entry entry = below.current().entry();
        if (parents.isThere(key, lost.isAny()) && !planSelected(part, key, entry)) {
          parents.refused();
        }
      }
    }
  }

  /// Works off the further names of files. Where the first name was kept or could not be had, the
  /// next one gets the content.
  void addLinks() {
    Set<Long> hopeless = new HashSet<>();
    for (int page = 0; page < links.pages(); page++) {
      for (EntryLog.Logged link : links.page(page)) {
        addLink(link.key(), link.entry(), hopeless);
      }
    }
  }

  private void addLink(EntryKey place, Entry entry, Set<Long> hopeless) {
    if (existing.keeps(place)) {
      tally.kept();
    } else if (writer.canLink(entry)) {
      link(place, entry);
    } else if (hopeless.add(entry.extras().linkGroup())) {
      planFile(place, entry);
      finish();
    } else {
      tally.damaged(place.toString(), "no other name of this file was restored either");
    }
  }

  private void link(EntryKey place, Entry entry) {
    Outcome outcome = writer.makeLink(place, entry);
    if (outcome instanceof Outcome.InTheWay) {
      writer.remove(place);
      outcome = writer.makeLink(place, entry);
    }
    if (outcome instanceof Outcome.Done) {
      tally.wrote(place);
    }
  }

  /// Waits until all that was planned so far is there.
  private void finish() {
    flush();
    line.awaitDone();
  }

  /// Has worked off what was planned so far.
  private void flush() {
    if (!window.isEmpty()) {
      Window full = window;
      window = new Window(full.repository());
      full.placements().sort();
      line.add(full);
    }
  }

  /// False when nothing below this key can be restored, though it is wanted.
  private boolean planSelected(RestorePart part, EntryKey key, Entry entry) {
    if (part.selection().isAll()) {
      return plan(part, key, entry);
    }
    ByteString path = RestorePart.path(key);
    return switch (part.selection().choose(path, entry.type(), entry.size())) {
      case EXCLUDE -> true;
      case INCLUDE, INCLUDE_WITHOUT_CHILDREN -> plan(part, key, entry);
    };
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
    if (Target.isOwnName(place)) {
      tally.passedOver(place, "left by a restore that did not end");
    } else if (entry.content() instanceof Content.Missing) {
      tally.damaged(place.toString(), "its content could not be read when it was backed up");
    } else if (firsts.isFurther(entry)) {
      links.add(place, entry);
    } else {
      planFile(place, entry);
    }
    return true;
  }

  private boolean planDirectory(EntryKey place, Entry entry) {
    Outcome outcome = existing.makeDirectory(place);
    if (outcome instanceof Outcome.Done) {
      if (place.isRoot()) {
        top = Optional.of(entry);
      }
      directories.add(place, entry);
      deepest = Math.max(deepest, place.depth());
      return true;
    }
    if (outcome instanceof Outcome.InTheWay found) {
      tally.blocked(place, found.what());
    }
    return false;
  }

  private boolean makeParents(EntryKey place) {
    EntryKey at = EntryKey.ROOT;
    for (ByteString component : place.parent()) {
      at = at.child(component);
      if (!existing.hasDirectory(at) && existing.makeDirectory(at) instanceof Outcome.InTheWay w) {
        tally.blocked(at, w.what());
        return false;
      }
    }
    return true;
  }

  private void planFile(EntryKey place, Entry entry) {
    switch (existing.decide(place, entry)) {
      case KEEP -> tally.kept();
      case REFRESH -> {
        writer.refreshFile(place, withAttributes(place, entry));
        tally.kept();
      }
      case WRITE -> planContent(place, withAttributes(place, entry));
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
    Window planned = window;
    try {
      Iterator<Segment> segments = contents.segments(file.entry());
      while (segments.hasNext()) {
        if (segments.next() instanceof Segment.Chunk chunk) {
          BlobLocation at = locate(chunk);
          if (window.placements().isFull()) {
            flush();
          }
          if (window != planned) {
            number = window.addRest(file);
            planned = window;
          }
          file.expect();
          window.placements().add(number, chunk.offset(), chunk.id(), at);
        }
      }
    } catch (CorruptionException e) {
      if (file.fail()) {
        tally.damaged(file.place().toString(), e.what());
      }
    }
    if (file.arrived()) { // nothing but holes, or all of it is there already
      window.addWhole(file);
    }
  }

  private BlobLocation locate(Segment.Chunk chunk) {
    BlobId id = chunk.id();
    if (window.repository().index().find(id, Part.DATA).isEmpty()) {
      readIndexAgain(id);
    }
    BlobLocation location = window.repository().index().require(id, Part.DATA);
    if (location.length() != chunk.length()) {
      throw new CorruptionException(
          "blob " + id, -1, "the tree and the index differ in its length");
    }
    return location;
  }

  /// The index that tells of a chunk may have come, or its index be lost, after ours were read.
  private void readIndexAgain(BlobId id) {
    Contents again = first.again();
    if (window.repository() != again && again.index().find(id, Part.DATA).isPresent()) {
      flush();
      window = new Window(again);
    }
  }

  /// Long attribute values are chunks; they are fetched here, for they are few. For any thread.
  Entry withAttributes(EntryKey place, Entry entry) {
    if (entry.extras().xattrs().isEmpty()
        || entry.extras().xattrs().stream().noneMatch(x -> x.spilled() != null)) {
      return entry;
    }
    List<Xattr> whole = new ArrayList<>();
    @Nullable Sentence lost = null;
    for (Xattr attribute : entry.extras().xattrs()) {
      BlobId spilled = attribute.spilled();
      if (spilled == null) {
        whole.add(attribute);
      } else {
        try {
          ByteString value = ByteString.of(first.chunks().get(spilled));
          whole.add(Xattr.of(attribute.name(), value));
        } catch (CorruptionException e) {
          lost =
              Sentence.of(
                  "its attribute {0} is lost: {1}", attribute.name().utf8(), e.getMessage());
        }
      }
    }
    if (lost != null) {
      tally.damaged(place.toString(), lost);
    }
    return entry.withExtras(entry.extras().withXattrs(whole));
  }

  @Override
  public void close() {
    firsts.close();
    directories.close();
    links.close();
  }
}
