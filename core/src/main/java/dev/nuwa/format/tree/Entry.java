package dev.nuwa.format.tree;

import org.jspecify.annotations.Nullable;

/// One file-system object: everything but its name, which is in the key beside it (docs/format.md,
/// section 10).
///
/// @param mode the 12 permission bits
/// @param size bytes of the content, holes included; 0 for all that has no content
/// @param identity null where the source does not give it
public record Entry(
    FileType type,
    int mode,
    Owner owner,
    long size,
    Times times,
    @Nullable Identity identity,
    Extras extras,
    Content content) {

  public Entry {
    if (mode < 0 || mode > 07777) {
      throw new IllegalArgumentException("mode " + Integer.toOctalString(mode));
    }
    if (size < 0 || (size > 0 && !type.mayHaveContent())) {
      throw new IllegalArgumentException(type + " of " + size + " bytes");
    }
    if (extras.linkTarget() != null && type != FileType.SYMBOLIC_LINK) {
      throw new IllegalArgumentException(type + " with a link target");
    }
    if (extras.device() != null && !type.isDevice()) {
      throw new IllegalArgumentException(type + " with device numbers");
    }
  }

  /// The same with another content; the size is taken from it where it tells.
  public Entry withContent(Content newContent) {
    long newSize =
        switch (newContent) {
          case Content.Empty _ -> 0;
          case Content.Inline inline -> inline.bytes().length();
          case Content.Items items -> items.items().totalBytes();
          case Content.Spilled _, Content.Missing _ -> size;
        };
    return withContent(newContent, newSize);
  }

  /// The same with another content of `newSize` bytes.
  public Entry withContent(Content newContent, long newSize) {
    return new Entry(type, mode, owner, newSize, times, identity, extras, newContent);
  }

  public Entry withExtras(Extras newExtras) {
    return new Entry(type, mode, owner, size, times, identity, newExtras, content);
  }
}
