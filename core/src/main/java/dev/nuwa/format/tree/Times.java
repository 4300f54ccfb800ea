package dev.nuwa.format.tree;

import org.jspecify.annotations.Nullable;

/// A file's times: of its content (mtime), of its metadata (ctime), of its birth; the latter two
/// are null where the source does not give them.
public record Times(Timestamp modified, @Nullable Timestamp changed, @Nullable Timestamp born) {

  /// Only the time of the content.
  public static Times modified(Timestamp modified) {
    return new Times(modified, null, null);
  }
}
