package dev.nuwa.source;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.task.TaskScope;

/// A pass over a source in strictly ascending order of keys (docs/format.md section 10): the root
/// itself with the empty key, then the children of each directory together, before anything below
/// them. Memory does not depend on the number of entries. Not thread-safe.
///
///     while (walk.next()) {
///       handle(walk.key(), walk.entry());
///     }
public interface SourceWalk extends AutoCloseable {

  /// Moves to the next object; false at the end. Objects that cannot even be looked at are reported
  /// as events and passed over.
  boolean next();

  /// The key of the current object.
  EntryKey key();

  /// The current object as a look without opening it shows it: no extended attributes, no flags,
  /// and always empty content. [ContentReader] adds the rest for those that are new or changed.
  Entry entry();

  /// Lets threads of a scope help to look at what comes; to be called before the first [#next()],
  /// or never. They end when the walk does.
  default void helpIn(TaskScope scope) {}

  @Override
  void close();
}
