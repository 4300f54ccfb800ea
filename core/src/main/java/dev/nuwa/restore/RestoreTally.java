package dev.nuwa.restore;

import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.tree.EntryKey;
import java.util.concurrent.atomic.LongAdder;

/// Counts what a restore does and tells of what it could not. Thread-safe.
final class RestoreTally {

  private final EventSink events;
  private final LongAdder files = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder kept = new LongAdder();
  private final LongAdder deleted = new LongAdder();
  private final LongAdder damaged = new LongAdder();
  private volatile String current = "";

  RestoreTally(EventSink events) {
    this.events = events;
  }

  void wrote(EntryKey place) {
    files.increment();
    current = place.toString();
  }

  void wrote(int count) {
    bytes.add(count);
  }

  void kept() {
    kept.increment();
  }

  void deleted() {
    deleted.increment();
  }

  /// Something of the file cannot be had from the repository.
  void damaged(String path, String reason) {
    damaged.increment();
    events.emit(new Event.FileFailed(path, reason));
  }

  /// Where the run stands, for [Event.Progress].
  Event.Progress progress(long bytesTotal, long filesTotal) {
    return new Event.Progress("restore", bytes.sum(), bytesTotal, files.sum(), filesTotal, current);
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

  long damagedFiles() {
    return damaged.sum();
  }
}
