package dev.nuwa.source;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;

/// Reads what a walk only named: extended attributes, file flags and content. It opens every object
/// anew, relative to the root and through no symbolic link, so it does not depend on where the walk
/// stands.
///
/// For an object without content: [#complete]. For a regular file: [#open], then [#read] until
/// `End` or `Failed`, then [#finish]. One reader per worker; not thread-safe; at most one file open
/// at a time.
public interface ContentReader extends AutoCloseable {

  /// The entry with extended attributes and flags, for an object without content. What cannot be
  /// read is an event, and the entry comes back as it was.
  Entry complete(EntryKey key, Entry entry);

  /// Opens the content of a regular file (or of a block device that is the root).
  ///
  /// @param expected the entry the walk gave
  Opened open(EntryKey key, Entry expected);

  /// The next piece of the open file. Data is put into `buffer` from `offset` on, at most `length`
  /// bytes, as many as there are before the next hole or the end.
  Piece read(byte[] buffer, int offset, int length);

  /// Looks at the open file again and closes it.
  ///
  /// @return the entry to record: its size is what was read, holes included, and it is marked when
  ///   the file changed meanwhile (which has been reported)
  Entry finish();

  /// Closes the open file, if any, and frees the reader's memory.
  @Override
  void close();
}
