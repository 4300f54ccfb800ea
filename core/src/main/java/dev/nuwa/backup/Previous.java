package dev.nuwa.backup;

import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.TreeEntry;
import java.util.function.BooleanSupplier;

/// What was known of a root before this run, in ascending order of keys: from the state files of
/// earlier runs, else from the parent's tree in the repository, else nothing. One pass; not
/// thread-safe.
final class Previous implements AutoCloseable {

  /// How much an entry may be trusted to have its data in the repository.
  enum Footing {
    /// It belongs to a snapshot that is confirmed, pinned by this session and not condemned: all
    /// its data is there and stays.
    PINNED,
    /// A hint: every chunk must be found in the index that was read after the pin.
    HINT
  }

  private final EntryStream stream;
  private final BooleanSupplier pinned;

  /// @param pinned whether the current entry of the stream belongs to the pinned parent
  Previous(EntryStream stream, BooleanSupplier pinned) {
    this.stream = stream;
    this.pinned = pinned;
  }

  /// Moves to the next entry; false at the end.
  boolean next() {
    return stream.next();
  }

  TreeEntry current() {
    return stream.current();
  }

  Footing footing() {
    return pinned.getAsBoolean() ? Footing.PINNED : Footing.HINT;
  }

  @Override
  public void close() {
    stream.close();
  }
}
