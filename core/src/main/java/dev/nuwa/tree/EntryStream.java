package dev.nuwa.tree;

import org.jspecify.annotations.Nullable;

/// Entries in strictly ascending order of their keys, read as they are asked for. Not thread-safe;
/// closed by whoever opened it, also when it was not read to its end.
///
///     while (stream.next()) {
///       handle(stream.current());
///     }
public interface EntryStream extends AutoCloseable {

  /// Goes to the next entry; false at the end.
  boolean next();

  /// The present entry.
  ///
  /// @throws IllegalStateException before the first [#next()] and after the end
  TreeEntry current();

  /// The leaf that the present entry begins, as long as no entry of it was asked for and where all
  /// of them are known by one fingerprint; null otherwise.
  default @Nullable Leaf whole() {
    return null;
  }

  /// Leaves the leaf of [#whole()] out: [#next()] goes to what follows it.
  default void skipWhole() {
    throw new IllegalStateException("no leaf begins here");
  }

  /// Idempotent; throws nothing.
  @Override
  void close();

  /// No entries.
  static EntryStream empty() {
    return new EntryStream() {
      @Override
      public boolean next() {
        return false;
      }

      @Override
      public TreeEntry current() {
        throw new IllegalStateException("the stream has no entries");
      }

      @Override
      public void close() {}
    };
  }
}
