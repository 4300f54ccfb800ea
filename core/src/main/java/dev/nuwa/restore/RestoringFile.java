package dev.nuwa.restore;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.target.Outcome;
import dev.nuwa.source.target.TargetWriter;

/// A file whose chunks arrive in the order of packs, from several workers. The first one begins it,
/// the last one finishes it.
///
/// Locking rule: every field is guarded by `this`. The file is begun under the lock, so that nobody
/// writes before it is there.
final class RestoringFile {

  private final EntryKey place;
  private final Entry entry;
  private int missing;
  private boolean begun;
  private boolean failed;

  RestoringFile(EntryKey place, Entry entry) {
    this.place = place;
    this.entry = entry;
  }

  EntryKey place() {
    return place;
  }

  Entry entry() {
    return entry;
  }

  /// One more chunk is to come; while the window is planned.
  synchronized void expect() {
    missing++;
  }

  /// Whether one chunk is all there is of it.
  synchronized boolean isOneChunk(int length) {
    return missing == 1 && !begun && !failed && entry.size() == length;
  }

  /// Makes the file unless somebody has; false when it is given up.
  synchronized boolean begin(TargetWriter writer) {
    if (!begun && !failed) {
      failed = !(writer.beginFile(place, entry.size()) instanceof Outcome.Done);
      begun = !failed;
    }
    return !failed;
  }

  /// A chunk is written, or will never be.
  ///
  /// @return whether it was the last one
  synchronized boolean arrived() {
    missing--;
    return missing == 0;
  }

  /// Gives the file up; true for the first who does.
  synchronized boolean fail() {
    boolean first = !failed;
    failed = true;
    return first;
  }

  synchronized boolean isFailed() {
    return failed;
  }

  synchronized boolean isBegun() {
    return begun;
  }
}
