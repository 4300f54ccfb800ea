package dev.nuwa.restore;

import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.tree.TreeReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/// Counts what a restore does and tells of what it could not. Thread-safe.
final class RestoreTally {

  private final EventSink events;
  private final LongAdder files = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder kept = new LongAdder();
  private final LongAdder deleted = new LongAdder();
  private final LongAdder damaged = new LongAdder();
  private final LongAdder blocked = new LongAdder();
  private volatile EntryKey current = EntryKey.ROOT;

  RestoreTally(EventSink events) {
    this.events = events;
  }

  void wrote(EntryKey place) {
    files.increment();
    current = place; // becomes text when somebody asks
  }

  void wrote(int count) {
    bytes.add(count);
  }

  void kept() {
    kept.increment();
  }

  void deleted(long objects) {
    deleted.add(objects);
  }

  /// Something of the file cannot be had from the repository.
  void damaged(String path, String reason) {
    damaged(path, new Sentence(reason, List.of()));
  }

  void damaged(String path, Sentence reason) {
    damaged.increment();
    events.emit(new Event.FileFailed(path, reason));
  }

  /// Entries that nothing is known of but where they are.
  ///
  /// @param entries how many; -1 when not known, which counts as one
  void lost(String path, long entries, String reason) {
    damaged.add(Math.max(1, entries));
    events.emit(new Event.FileFailed(path, reason));
  }

  /// Something that is not restored, on purpose.
  void passedOver(EntryKey place, String reason) {
    events.emit(new Event.Excluded(place.toString(), reason));
  }

  void warn(EntryKey place, String message) {
    events.emit(new Event.Warning(place.isRoot() ? "target" : place.toString(), message));
  }

  /// Something is in the way of an object that may not be removed.
  void blocked(EntryKey place, String what) {
    blocked.increment();
    events.emit(new Event.FileFailed(place.toString(), Sentence.of("{0} is in the way", what)));
  }

  /// Where the run stands, for [Event.Progress].
  Event.Progress progress(long bytesTotal, long filesTotal) {
    String path = current.isRoot() ? "" : current.toString();
    return new Event.Progress("restore", bytes.sum(), bytesTotal, files.sum(), filesTotal, path);
  }

  long files() {
    return files.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  long keptFiles() {
    return kept.sum();
  }

  long deletedObjects() {
    return deleted.sum();
  }

  /// Objects that were not written because something else is in their place.
  long blockedFiles() {
    return blocked.sum();
  }

  long damagedFiles() {
    return damaged.sum();
  }

  /// Names the parts of one tree that cannot be read, each once however often it is met. Not
  /// thread-safe.
  static final class LostEntries implements TreeReader.DamageSink {

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
}
