package dev.nuwa.storage;

/// Which bytes of an object are wanted. What lies beyond its end is left out, without an error: the
/// answer may be shorter than asked for, down to nothing.
public sealed interface ByteRange {

  /// Everything.
  record All() implements ByteRange {
    @Override
    public long start(long objectBytes) {
      return 0;
    }

    @Override
    public long end(long objectBytes) {
      return objectBytes;
    }
  }

  /// `length` bytes from `offset` on.
  record Slice(long offset, int length) implements ByteRange {
    public Slice {
      if (offset < 0 || length < 0) {
        throw new IllegalArgumentException("negative range: " + offset + " + " + length);
      }
    }

    @Override
    public long start(long objectBytes) {
      return Math.min(offset, objectBytes);
    }

    @Override
    public long end(long objectBytes) {
      return Math.min(start(objectBytes) + length, objectBytes);
    }
  }

  /// The last `length` bytes.
  record Last(int length) implements ByteRange {
    public Last {
      if (length < 0) {
        throw new IllegalArgumentException("negative length: " + length);
      }
    }

    @Override
    public long start(long objectBytes) {
      return Math.max(0, objectBytes - length);
    }

    @Override
    public long end(long objectBytes) {
      return objectBytes;
    }
  }

  /// The whole object.
  static ByteRange all() {
    return new All();
  }

  /// `length` bytes from `offset` on, both in bytes.
  static ByteRange of(long offset, int length) {
    return new Slice(offset, length);
  }

  /// The last `length` bytes, or the whole of a shorter object.
  static ByteRange last(int length) {
    return new Last(length);
  }

  /// The first byte of this range in an object of `objectBytes`, at most `objectBytes`.
  long start(long objectBytes);

  /// The byte after the last one of this range in an object of `objectBytes`.
  long end(long objectBytes);
}
