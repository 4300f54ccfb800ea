package dev.nuwa.format.tree;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import org.jspecify.annotations.Nullable;

/// An extended attribute: its value is either here or, when it is long, a chunk.
///
/// @param value null when it is a chunk
/// @param length of the value in bytes
/// @param spilled the chunk, or null when the value is here
public record Xattr(
    ByteString name, @Nullable ByteString value, long length, @Nullable BlobId spilled) {

  public Xattr {
    if ((value == null) == (spilled == null)) {
      throw new IllegalArgumentException("the value of an attribute is here or a chunk");
    }
    if (name.isEmpty() || length < 0 || (value != null && value.length() != length)) {
      throw new IllegalArgumentException("attribute " + name + " with length " + length);
    }
  }

  public static Xattr of(ByteString name, ByteString value) {
    return new Xattr(name, value, value.length(), null);
  }

  public static Xattr spilled(ByteString name, long length, BlobId chunk) {
    return new Xattr(name, null, length, chunk);
  }
}
