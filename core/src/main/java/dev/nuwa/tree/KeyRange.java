package dev.nuwa.tree;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A run of keys, by the bytes of keys: from `from` to before `to`.
///
/// @param to null for no upper end
public record KeyRange(ByteString from, @Nullable ByteString to) {

  private static final KeyRange ALL = new KeyRange(ByteString.EMPTY, null);

  /// Every key.
  public static KeyRange all() {
    return ALL;
  }

  /// `key` and all after it.
  public static KeyRange from(EntryKey key) {
    return new KeyRange(key.bytes(), null);
  }

  /// `key` alone.
  public static KeyRange only(EntryKey key) {
    ByteString from = key.bytes();
    return new KeyRange(from, ByteString.of(Arrays.copyOf(from.bytes(), from.length() + 1)));
  }

  /// The objects that lie in a directory itself.
  public static KeyRange childrenOf(EntryKey directory) {
    return withPrefix(directory.childrenPrefix());
  }

  /// All that lies anywhere below a directory, without the directory itself.
  public static KeyRange below(EntryKey directory) {
    return directory.isRoot()
        ? new KeyRange(ByteString.of(new byte[1]), null)
        : withPrefix(directory.subtreePrefix());
  }

  /// Prefixes of keys end with a zero byte, so the least key without the prefix that comes after
  /// all with it has a one in its place.
  private static KeyRange withPrefix(ByteString prefix) {
    byte[] end = prefix.bytes();
    end[end.length - 1] = 1;
    return new KeyRange(prefix, ByteString.of(end));
  }

  /// Whether a key lies behind the range.
  boolean endsBefore(EntryKey key) {
    return to != null && key.bytes().compareTo(to) >= 0;
  }

  /// Whether a key lies before the range.
  boolean startsAfter(EntryKey key) {
    return key.bytes().compareTo(from) < 0;
  }
}
