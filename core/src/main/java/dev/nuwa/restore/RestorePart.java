package dev.nuwa.restore;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.Selection;
import dev.nuwa.source.names.KeyBytes;
import dev.nuwa.tree.TreeReader;
import java.util.List;

/// One root of a snapshot, or something below it, and where it goes.
///
/// @param tree the tree of the root
/// @param from the key of what is restored: the root key for all of it
/// @param to the key in the target that `from` itself becomes; the root key when a directory's
///   content goes into the target directory
/// @param selection which entries below `from` are wanted, by their paths relative to the root
public record RestorePart(TreeReader tree, EntryKey from, EntryKey to, Selection selection) {

  /// The place in the target of an entry at or below `from`.
  EntryKey place(EntryKey key) {
    if (from.isRoot() && to.isRoot()) {
      return key;
    }
    List<ByteString> path = key.path();
    EntryKey place = to;
    for (ByteString component : path.subList(from.path().size(), path.size())) {
      place = place.child(component);
    }
    return place;
  }

  /// The key of what lies at or below `to` in the target.
  EntryKey key(EntryKey place) {
    List<ByteString> path = place.path();
    EntryKey key = from;
    for (ByteString component : path.subList(to.path().size(), path.size())) {
      key = key.child(component);
    }
    return key;
  }

  /// The path of a key as rules see it.
  static ByteString path(EntryKey key) {
    return ByteString.of(KeyBytes.pathOf(key));
  }
}
