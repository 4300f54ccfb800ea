package dev.nuwa.storage;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;

/// The bytes of an object to be stored. Repeatable: every [#open()] starts at the first byte and
/// yields exactly [#length()] bytes, always the same ones, since a retry opens again.
public interface Content {

  /// How many bytes there are.
  long length();

  /// A fresh stream of all bytes, closed by the caller.
  InputStream open();

  /// The same bytes without what a wrapper does while they are read, as far as it would do nothing
  /// now.
  default Content origin() {
    return this;
  }

  /// All of `bytes`, not copied: the caller must leave them alone until the put returned.
  static Content of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /// A part of `bytes`, not copied: the caller must leave it alone until the put returned.
  static Content of(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return new Content() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes, offset, length);
      }
    };
  }
}
