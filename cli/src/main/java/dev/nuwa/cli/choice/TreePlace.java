package dev.nuwa.cli.choice;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A place in one of the trees of a snapshot.
///
/// @param root which root, from 0
/// @param key where in its tree
public record TreePlace(int root, EntryKey key) {

  /// Finds the place of a path: relative to the root when there is one root, or beginning with a
  /// root's own path. The longest root that fits wins. Empty when no root fits.
  public static Optional<TreePlace> of(List<ByteString> roots, ByteString path) {
    List<ByteString> wanted = components(path);
    int best = -1;
    int bestLength = -1;
    for (int i = 0; i < roots.size(); i++) {
      List<ByteString> root = components(roots.get(i));
      boolean fits = root.size() <= wanted.size() && wanted.subList(0, root.size()).equals(root);
      if (fits && root.size() > bestLength) {
        best = i;
        bestLength = root.size();
      }
    }
    boolean absolute = path.length() > 0 && path.at(0) == '/';
    if (roots.size() == 1 && (best < 0 || !absolute)) {
      return key(wanted).map(key -> new TreePlace(0, key));
    }
    if (best < 0) {
      return Optional.empty();
    }
    int root = best;
    return key(wanted.subList(bestLength, wanted.size())).map(key -> new TreePlace(root, key));
  }

  /// The key of a path below some directory, taken apart at its slashes.
  ///
  /// @throws IllegalArgumentException when it is none
  public static EntryKey keyOf(ByteString path) {
    List<ByteString> components = components(path);
    return components.isEmpty()
        ? EntryKey.ROOT
        : EntryKey.of(components.subList(0, components.size() - 1), components.getLast());
  }

  private static Optional<EntryKey> key(List<ByteString> path) {
    try {
      return Optional.of(
          path.isEmpty()
              ? EntryKey.ROOT
              : EntryKey.of(path.subList(0, path.size() - 1), path.getLast()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // `..` and the like name nothing in a tree
    }
  }

  private static List<ByteString> components(ByteString path) {
    List<ByteString> components = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.at(i) == '/') {
        ByteString component = path.slice(from, i);
        if (!component.isEmpty() && !component.utf8().equals(".")) {
          components.add(component);
        }
        from = i + 1;
      }
    }
    return components;
  }
}
