package dev.nuwa.tree.state;

import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.tree.EntryStream;
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
  private final Optional<String> snapshot;
  private int at;
  private @Nullable EntryKey last;
  private @Nullable TreeEntry current;

  StateStream(List<StateReader> readers) {
    this.readers = List.copyOf(readers);
    this.snapshot =
        readers.stream().map(StateReader::snapshot).flatMap(Optional::stream).findFirst();
  }

  /// The snapshot of the last finished run; empty when there was none.
  public Optional<String> snapshot() {
    return snapshot;
  }

  /// The snapshot whose tree the current entry is of; empty when it is from a run that was cut off.
  public Optional<String> fromSnapshot() {
    return at < readers.size() ? readers.get(at).snapshot() : Optional.empty();
  }

  /// When the run began that saw the current entry.
  public Timestamp begun() {
    current();
    return readers.get(at).begun();
  }

  @Override
  public boolean next() {
    current = null;
    while (at < readers.size()) {
      StateReader reader = readers.get(at);
      while (reader.next()) {
        TreeEntry entry = reader.current();
        if (last == null || entry.key().compareTo(last) > 0) {
          last = entry.key();
          current = entry;
          return true;
        }
      }
      at++;
    }
    return false;
  }

  @Override
  public TreeEntry current() {
    if (current == null) {
      throw new IllegalStateException("the stream stands on no entry");
    }
    return current;
  }

  @Override
  public void close() {
    at = readers.size();
    current = null;
    readers.forEach(StateReader::close);
  }
}
