package dev.nuwa.cli.archive;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;

/// A stream of entries. Not thread-safe.
interface Archive {

  /// Adds one object. A folder comes before what is in it.
  ///
  /// @param path relative, without a slash at either end; empty for the top folder
  /// @return whether it is in the archive: a form may have no place for some kinds
  boolean add(ByteString path, Entry entry);

  /// Ends the archive; without it what was written is not one.
  void finish();
}
