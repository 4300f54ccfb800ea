package dev.nuwa.tree.state;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.Leaf;
import dev.nuwa.tree.TreeEntry;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of a source from earlier runs: what a run that was cut off saw, as far as it got,
/// then what the last finished one saw behind that. Not thread-safe.
///
/// The leaves of a run that was cut off may not have reached the repository; ask it before relying
/// on one.
public final class StateStream implements EntryStream {

  private final List<StateReader> readers;
  private final Optional<Ending> ending;
  private int at;
  private @Nullable EntryKey last;
  private boolean standing;

  StateStream(List<StateReader> readers) {
    this.readers = List.copyOf(readers);
    this.ending = readers.stream().map(StateReader::ending).flatMap(Optional::stream).findFirst();
  }

  /// The snapshot of the last finished run; empty when there was none.
  public Optional<String> snapshot() {
    return ending.map(Ending::snapshot);
  }

  /// Nodes of the tree of [#snapshot()] that are written anew though nothing changed in them.
  public List<BlobId> rewritten() {
    return ending.map(Ending::rewritten).orElse(List.of());
  }

  /// The snapshot whose tree the current entry is of; empty when it is from a run that was cut off.
  public Optional<String> fromSnapshot() {
    return at < readers.size() ? readers.get(at).snapshot() : Optional.empty();
  }

  /// When the run began that saw the current entry.
  public Timestamp begun() {
    return present().begun();
  }

  @Override
  public boolean next() {
    standing = false;
    while (at < readers.size()) {
      StateReader reader = readers.get(at);
      while (reader.next()) {
        EntryKey key = reader.key();
        if (last == null || key.compareTo(last) > 0) {
          last = key;
          standing = true;
          return true;
        }
      }
      at++;
    }
    return false;
  }

  @Override
  public TreeEntry current() {
    return present().current();
  }

  @Override
  public @Nullable Leaf whole() {
    return present().whole();
  }

  @Override
  public void skipWhole() {
    StateReader reader = present();
    Leaf whole = reader.whole();
    if (whole == null) {
      throw new IllegalStateException("no leaf begins here");
    }
    reader.skipWhole();
    last = whole.last();
  }

  private StateReader present() {
    if (!standing) {
      throw new IllegalStateException("the stream stands on no entry");
    }
    return readers.get(at);
  }

  @Override
  public void close() {
    at = readers.size();
    standing = false;
    readers.forEach(StateReader::close);
  }
}
