package dev.nuwa.tree;

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
