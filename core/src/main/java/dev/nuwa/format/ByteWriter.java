package dev.nuwa.format;

import java.util.Arrays;

/// A growing buffer with the integer forms of docs/format.md, section 1: little-endian, LEB128. Not
/// thread-safe. May be used again after [#clear()].
public final class ByteWriter {

  private byte[] bytes;
  private int size;

  public ByteWriter() {
    this(256);
  }

  /// @param capacity bytes to begin with
  public ByteWriter(int capacity) {
    this.bytes = new byte[Math.max(16, capacity)];
  }

  /// How many bytes a varint of `value` takes (0 or more), 1 to 9.
  public static int varintLength(long value) {
    return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
  }

  /// Bytes written so far.
  public int size() {
    return size;
  }

  /// The buffer itself, of which the first [#size()] bytes count. It stays this writer's: read it
  /// before the next write and keep it nowhere.
  public byte[] array() {
    return bytes;
  }

  /// Forgets everything, keeps the memory.
  public void clear() {
    size = 0;
  }

  /// Forgets all after the first `newSize` bytes.
  public void truncate(int newSize) {
    if (newSize < 0 || newSize > size) {
      throw new IllegalArgumentException("cannot truncate " + size + " bytes to " + newSize);
    }
    size = newSize;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /// What was written, the buffer itself when it is full: to be called last.
  public byte[] takeBytes() {
    return size == bytes.length ? bytes : toByteArray();
  }

  public ByteString toByteString() {
    return ByteString.of(bytes, 0, size);
  }

  /// The lowest 8 bits of `value`.
  public ByteWriter u8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /// The lowest 16 bits of `value`.
  public ByteWriter u16(int value) {
    return u8(value).u8(value >>> 8);
  }

  /// The lowest 32 bits of `value`.
  public ByteWriter u32(long value) {
    return u16((int) value).u16((int) (value >>> 16));
  }

  public ByteWriter u64(long value) {
    return u32(value).u32(value >>> 32);
  }

  /// @param value 0 or more
  public ByteWriter varint(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a varint is not negative: " + value);
    }
    return leb128(value);
  }

  /// Any value, in zigzag form.
  public ByteWriter svarint(long value) {
    return leb128((value << 1) ^ (value >> 63));
  }

  private ByteWriter leb128(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /// Length and bytes.
  public ByteWriter bytes(ByteString value) {
    return varint(value.length()).raw(value);
  }

  /// Length and bytes.
  public ByteWriter bytes(byte[] value) {
    return varint(value.length).raw(value, 0, value.length);
  }

  /// Length and UTF-8.
  public ByteWriter text(String value) {
    return bytes(ByteString.utf8(value));
  }

  /// Bytes without a length.
  public ByteWriter raw(byte[] value, int offset, int length) {
    reserve(length);
    System.arraycopy(value, offset, bytes, size, length);
    size += length;
    return this;
  }

  /// Bytes without a length.
  public ByteWriter raw(byte[] value) {
    return raw(value, 0, value.length);
  }

  /// Bytes without a length.
  public ByteWriter raw(ByteString value) {
    value.appendTo(this);
    return this;
  }

  /// 32 bytes.
  public ByteWriter id(BlobId id) {
    reserve(BlobId.BYTES);
    id.writeTo(bytes, size);
    size += BlobId.BYTES;
    return this;
  }

  /// 32 bytes.
  public ByteWriter hash(Hash hash) {
    reserve(Hash.BYTES);
    hash.writeTo(bytes, size);
    size += Hash.BYTES;
    return this;
  }

  /// 16 bytes.
  public ByteWriter repository(RepositoryId id) {
    reserve(RepositoryId.BYTES);
    id.writeTo(bytes, size);
    size += RepositoryId.BYTES;
    return this;
  }

  /// 16 bytes.
  public ByteWriter author(AuthorId id) {
    reserve(AuthorId.BYTES);
    id.writeTo(bytes, size);
    size += AuthorId.BYTES;
    return this;
  }

  /// `count` zero bytes.
  public ByteWriter zeros(int count) {
    reserve(count);
    Arrays.fill(bytes, size, size + count, (byte) 0);
    size += count;
    return this;
  }

  /// Puts the length of all that was written since `start` before it, as a varint. For fields whose
  /// length is known only when they are written.
  public void insertLength(int start) {
    int length = size - start;
    int width = varintLength(length);
    reserve(width);
    System.arraycopy(bytes, start, bytes, start + width, length);
    size = start;
    varint(length);
    size += length;
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      long wanted = Math.max((long) size + more, Math.min(2L * bytes.length, MAX));
      if (wanted > MAX) {
        throw new IllegalStateException("more than " + MAX + " bytes written to one buffer");
      }
      bytes = Arrays.copyOf(bytes, (int) wanted);
    }
  }

  private static final long MAX = Integer.MAX_VALUE - 16;
}
