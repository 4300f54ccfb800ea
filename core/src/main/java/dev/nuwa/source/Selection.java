package dev.nuwa.source;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import java.util.Optional;
import java.util.Set;

/// Says which objects of a source belong into a snapshot. Immutable, so that a walk can keep one
/// per directory; called by one walk at a time, often, hence cheap.
///
/// A path is relative to the root of the source: the components of the name as raw bytes, joined by
/// `/`; the root itself is the empty path and is never asked about.
public interface Selection {

  /// What becomes of one object.
  enum Choice {
    /// It is recorded; a directory is entered.
    INCLUDE,
    /// A directory is recorded but not entered; for anything else the same as `INCLUDE`.
    INCLUDE_WITHOUT_CHILDREN,
    /// It is left out with everything below it.
    EXCLUDE
  }

  /// Decides about one object.
  ///
  /// @param size bytes of a regular file, 0 for every other type
  Choice choose(ByteString path, FileType type, long size);

  /// Whether [#choose] is known to include whatever it is asked about, and need not be asked.
  default boolean isAll() {
    return false;
  }

  /// The names of files that hold rules for the directory they lie in, such as `.nuwaignore`.
  Set<ByteString> ruleFiles();

  /// The selection that holds inside `directory`; called only when one of [#ruleFiles] is there.
  Selection enter(ByteString directory, RuleFiles files);

  /// Reads small files of one directory; valid during the call only.
  @FunctionalInterface
  interface RuleFiles {

    /// At most 1 MiB of the regular file `name`, or empty when it is not there or not readable.
    Optional<byte[]> read(ByteString name);
  }

  /// Takes everything.
  static Selection everything() {
    return Everything.INSTANCE;
  }
}
