package dev.nuwa.cli.history;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import java.util.List;
import java.util.function.Predicate;

/// What is looked for.
///
/// @param names a path fits when one of these takes it; none for any
/// @param facts all of these must hold
record FindCriteria(List<Name> names, List<Predicate<Entry>> facts) {

  /// Looks at a path without a slash at its beginning.
  interface Name {
    boolean fits(ByteString path, Entry entry);
  }

  FindCriteria {
    names = List.copyOf(names);
    facts = List.copyOf(facts);
  }

  boolean fits(ByteString path, Entry entry) {
    for (Predicate<Entry> fact : facts) {
      if (!fact.test(entry)) {
        return false;
      }
    }
    return names.isEmpty() || names.stream().anyMatch(name -> name.fits(path, entry));
  }
}
