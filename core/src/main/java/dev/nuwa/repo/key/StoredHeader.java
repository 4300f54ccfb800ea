package dev.nuwa.repo.key;

import dev.nuwa.format.frame.Frame;
import dev.nuwa.format.frame.Header;

/// A header and the very bytes it is stored as, to which the seals of its object are bound: a later
/// version may have added fields that decoding passes over. Immutable.
public final class StoredHeader {

  private final Header header;
  private final byte[] bytes;

  private StoredHeader(Header header, byte[] bytes) {
    this.header = header;
    this.bytes = bytes;
  }

  /// Of an object about to be written.
  public static StoredHeader of(Header header) {
    return new StoredHeader(header, header.encode());
  }

  /// Of an object that was read.
  public static StoredHeader of(Frame frame) {
    return new StoredHeader(frame.header(), frame.headerBytes());
  }

  /// From the first bytes of an object, which hold the whole header.
  ///
  /// @param name of the object
  public static StoredHeader decode(String name, byte[] start) {
    int length = Header.length(name, start);
    byte[] bytes = java.util.Arrays.copyOf(start, Math.min(length, start.length));
    return new StoredHeader(Header.decode(name, bytes), bytes);
  }

  /// The header.
  public Header header() {
    return header;
  }

  /// A copy of its bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// The object's own name.
  public String name() {
    return header.name();
  }

  Box box(int part) {
    return new Box(bytes, part);
  }
}
