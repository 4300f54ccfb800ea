package dev.nuwa.format.tree;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where an entry is in the sorted map of a tree: each component of the parent's path ‖ 00, then
/// 00, then the name. The root object has the empty key (docs/format.md, section 10).
///
/// So the children of a directory are contiguous, and all below it has a common prefix. Names are 1
/// to 4096 bytes without `/` and 00, and neither `.` nor `..`.
public record EntryKey(ByteString bytes) implements Comparable<EntryKey> {

  /// The key of the root object itself.
  public static final EntryKey ROOT = new EntryKey(ByteString.EMPTY);

  private static final ByteString ZERO = ByteString.of(new byte[1]);

  public EntryKey {
    String problem = problem(bytes);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException(problem);
    }
  }

  /// The key of `name` in the directory whose path has the components `parent`.
  ///
  /// @throws IllegalArgumentException when a component is not a name, or the key too long
  public static EntryKey of(List<ByteString> parent, ByteString name) {
    ByteWriter out = new ByteWriter();
    for (ByteString component : parent) {
      out.raw(component).u8(0);
    }
    return new EntryKey(out.u8(0).raw(name).toByteString());
  }

  /// The key of an object of this directory.
  public EntryKey child(ByteString name) {
    ByteString prefix = childrenPrefix();
    ByteWriter out = new ByteWriter(prefix.length() + name.length());
    return new EntryKey(out.raw(prefix).raw(name).toByteString());
  }

  /// The components of the path, the name last; empty for the root.
  public List<ByteString> path() {
    List<ByteString> path = new ArrayList<>();
    int start = 0;
    while (start < bytes.length() && bytes.at(start) != 0) {
      int end = bytes.indexOf((byte) 0, start);
      path.add(bytes.slice(start, end));
      start = end + 1;
    }
    if (start < bytes.length()) {
      path.add(bytes.slice(start + 1, bytes.length()));
    }
    return path;
  }

  /// How many components the path has; 0 for the root.
  public int depth() {
    int zeros = 0; // one for each component
    for (int i = 0; i < bytes.length(); i++) {
      zeros += bytes.at(i) == 0 ? 1 : 0;
    }
    return zeros;
  }

  /// The components of the parent's path.
  public List<ByteString> parent() {
    List<ByteString> path = path();
    return path.subList(0, Math.max(0, path.size() - 1));
  }

  /// The key of the directory that this is in; that of the root is the root.
  public EntryKey parentKey() {
    List<ByteString> path = path();
    int depth = path.size() - 1;
    return depth < 1 ? ROOT : of(path.subList(0, depth - 1), path.get(depth - 1));
  }

  /// The name in its directory; empty for the root.
  public ByteString name() {
    return isRoot() ? ByteString.EMPTY : bytes.slice(separator(bytes) + 1, bytes.length());
  }

  public boolean isRoot() {
    return bytes.isEmpty();
  }

  /// What the keys of everything below this directory start with, and no others.
  public ByteString subtreePrefix() {
    if (isRoot()) {
      return ByteString.EMPTY;
    }
    int separator = separator(bytes);
    ByteWriter out = new ByteWriter(bytes.length() + 1);
    out.raw(bytes.slice(0, separator)).raw(bytes.slice(separator + 1, bytes.length()));
    return out.raw(ZERO).toByteString();
  }

  /// What the keys of the objects of this directory itself start with, and no others.
  public ByteString childrenPrefix() {
    ByteString subtree = subtreePrefix();
    return new ByteWriter(subtree.length() + 1).raw(subtree).raw(ZERO).toByteString();
  }

  /// Whether this lies anywhere below `directory`.
  public boolean isBelow(EntryKey directory) {
    return !isRoot() && bytes.startsWith(directory.subtreePrefix());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EntryKey that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  @Override
  public int compareTo(EntryKey other) {
    return bytes.compareTo(other.bytes);
  }

  /// The path for people, with `/` between components and as [ByteString#utf8()] shows them.
  @Override
  public String toString() {
    return path().stream().map(ByteString::utf8).collect(Collectors.joining("/"));
  }

  /// Index of the 00 before the name; the length when there is none.
  private static int separator(ByteString bytes) {
    int start = 0;
    while (start < bytes.length() && bytes.at(start) != 0) {
      int end = bytes.indexOf((byte) 0, start);
      start = end < 0 ? bytes.length() : end + 1;
    }
    return start;
  }

  private static String problem(ByteString key) {
    if (key.length() > Limits.ENTRY_KEY) {
      return "a key of " + key.length() + " bytes is too long";
    }
    int start = 0;
    while (start < key.length() && key.at(start) != 0) {
      int end = key.indexOf((byte) 0, start);
      if (end < 0 || !isName(key, start, end)) {
        return "a key has a component that is no name";
      }
      start = end + 1;
    }
    boolean named = start < key.length() && isName(key, start + 1, key.length());
    return named || key.isEmpty() ? "" : "a key has no name";
  }

  private static boolean isName(ByteString key, int from, int to) {
    int length = to - from;
    if (length < 1 || length > Limits.FILE_NAME) {
      return false;
    }
    boolean dots = length <= 2;
    for (int i = from; i < to; i++) {
      byte b = key.at(i);
      if (b == 0 || b == '/') {
        return false;
      }
      dots &= b == '.';
    }
    return !dots;
  }
}
