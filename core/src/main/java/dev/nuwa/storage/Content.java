package dev.nuwa.storage;

import dev.nuwa.format.Hash;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

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

  /// The CRC32C that was taken while the bytes were written; empty when there was none. A storage
  /// sends it along instead of reading the bytes for one.
  default OptionalInt crc32c() {
    return OptionalInt.empty();
  }

  /// The SHA-256 that was taken while the bytes were written; empty when there was none.
  default Optional<Hash> sha256() {
    return Optional.empty();
  }

  /// The same bytes, with the SHA-256 that whoever wrote them took on the way.
  default Content withSha256(Hash known) {
    return new Summed(this, known);
  }

  /// Content of which somebody knows the SHA-256.
  record Summed(Content content, Hash known) implements Content {

    @Override
    public long length() {
      return content.length();
    }

    @Override
    public InputStream open() {
      return content.open();
    }

    @Override
    public Content origin() {
      return content.origin();
    }

    @Override
    public OptionalInt crc32c() {
      return content.crc32c();
    }

    @Override
    public Optional<Hash> sha256() {
      return Optional.of(known);
    }
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
