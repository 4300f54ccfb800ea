package dev.nuwa.format;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.error.Sentence;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Reads the forms of docs/format.md, section 1, from a range of bytes. Whatever the bytes are, a
/// read returns a value or throws [CorruptionException] (or [FormatException] where the caller asks
/// for it); every length is checked against the bytes that are there before anything is allocated.
/// The bytes are neither changed nor kept beyond this reader. Not thread-safe.
public final class ByteReader {

  private final String object;
  private final byte[] bytes;
  private final int start;
  private int position;
  private int end;

  /// All of `bytes`.
  ///
  /// @param object what is read, for messages: the name of the stored object, or a part of it
  public ByteReader(String object, byte[] bytes) {
    this(object, bytes, 0, bytes.length);
  }

  /// `length` bytes from `offset` on.
  public ByteReader(String object, byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    this.object = object;
    this.bytes = bytes;
    this.start = offset;
    this.position = offset;
    this.end = offset + length;
  }

  /// What is read, for messages.
  public String object() {
    return object;
  }

  /// Bytes read so far.
  public int position() {
    return position - start;
  }

  /// Bytes left.
  public int remaining() {
    return end - position;
  }

  public int u8() {
    need(1);
    return bytes[position++] & 0xff;
  }

  public int u16() {
    need(2);
    int value = (bytes[position] & 0xff) | (bytes[position + 1] & 0xff) << 8;
    position += 2;
    return value;
  }

  public long u32() {
    return u16() | (long) u16() << 16;
  }

  /// 64 bits, as a signed long.
  public long u64() {
    return u32() | u32() << 32;
  }

  /// 0 to 2^63 − 1, in its shortest form.
  public long varint() {
    if (position < end && bytes[position] >= 0) {
      return bytes[position++];
    }
    long value = leb128();
    if (value < 0) {
      throw damaged("number above 2^63 - 1");
    }
    return value;
  }

  /// A varint that is at most `max`, for lengths and counts.
  ///
  /// @param what for the message
  public int varint(int max, String what) {
    return varint(max, "", what);
  }

  private int varint(int max, String kind, String what) {
    long value = varint();
    if (value > max) {
      throw damaged(kind + what + " is " + value + ", more than " + max);
    }
    return (int) value;
  }

  /// Any long, from its zigzag form.
  public long svarint() {
    long raw = leb128();
    return (raw >>> 1) ^ -(raw & 1);
  }

  private long leb128() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = u8();
      value |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        if ((b == 0 && shift > 0) || (shift == 63 && b > 1)) {
          throw damaged("number that is not in its shortest form or too large");
        }
        return value;
      }
    }
    throw damaged("number of more than 10 bytes");
  }

  /// A count of things that take at least `bytesEach` bytes each, so that it is bounded by what is
  /// there before anything is allocated for them.
  public int count(int max, int bytesEach, String what) {
    int count = varint(max, "number of ", what);
    if ((long) count * bytesEach > remaining()) {
      throw damaged("number of " + what + " is " + count + ", but only " + remaining() + " bytes");
    }
    return count;
  }

  /// Length and bytes.
  public ByteString bytes(int max, String what) {
    return raw(length(max, what));
  }

  /// Length and UTF-8.
  public String text(int max, String what) {
    return utf8(length(max, what));
  }

  /// The next `length` bytes, which are UTF-8.
  String utf8(int length) {
    need(length);
    try {
      ByteBuffer range = ByteBuffer.wrap(bytes, position, length);
      String text = StandardCharsets.UTF_8.newDecoder().decode(range).toString();
      position += length;
      return text;
    } catch (CharacterCodingException e) {
      throw new CorruptionException(object, position(), "text is not UTF-8", e);
    }
  }

  /// What was read since [#position()] was `from`.
  ByteString since(int from) {
    return ByteString.of(bytes, start + from, position() - from);
  }

  /// A varint length that is at most `max` and not more than the bytes left.
  public int length(int max, String what) {
    int length = varint(max, "length of ", what);
    if (length > remaining()) {
      throw damaged(what + " of " + length + " bytes, but only " + remaining() + " are left");
    }
    return length;
  }

  /// The next `length` bytes, copied.
  public ByteString raw(int length) {
    need(length);
    ByteString value = ByteString.of(bytes, position, length);
    position += length;
    return value;
  }

  /// The next `length` bytes, copied to `target`.
  public void raw(byte[] target, int offset, int length) {
    need(length);
    System.arraycopy(bytes, position, target, offset, length);
    position += length;
  }

  public BlobId blobId() {
    need(BlobId.BYTES);
    position += BlobId.BYTES;
    return BlobId.of(bytes, position - BlobId.BYTES);
  }

  public Hash hash() {
    need(Hash.BYTES);
    position += Hash.BYTES;
    return Hash.of(bytes, position - Hash.BYTES);
  }

  public RepositoryId repositoryId() {
    need(RepositoryId.BYTES);
    position += RepositoryId.BYTES;
    return RepositoryId.of(bytes, position - RepositoryId.BYTES);
  }

  public AuthorId authorId() {
    need(AuthorId.BYTES);
    position += AuthorId.BYTES;
    return AuthorId.of(bytes, position - AuthorId.BYTES);
  }

  public void skip(int length) {
    need(length);
    position += length;
  }

  /// A reader of the next `length` bytes, which this one passes over.
  public ByteReader window(int length) {
    need(length);
    ByteReader window = new ByteReader(object, bytes, position, length);
    position += length;
    return window;
  }

  /// Refuses bytes that are left over.
  public void expectEnd() {
    if (position != end) {
      throw damaged(remaining() + " bytes too many");
    }
  }

  /// Refuses fewer than `length` bytes left.
  private void need(int length) {
    if (length < 0 || length > end - position) {
      throw damaged("ends too early: " + length + " bytes wanted, " + remaining() + " left");
    }
  }

  /// The failure for damage at the present position, to be thrown by the caller.
  public CorruptionException damaged(String problem) {
    return new CorruptionException(object, position(), problem);
  }

  /// The failure for a value of a later version, to be thrown by the caller.
  public FormatException unknown(String what, long value) {
    return unknown(object, what, value);
  }

  static FormatException unknown(String object, String what, long value) {
    return new FormatException(
        Sentence.of("{0} has {1} {2}, which this program does not know", object, what, value),
        Sentence.of("use a newer version of nuwa"));
  }

  /// Lets reads see the next `length` bytes only, until [#widen(int)] with the answer.
  public int narrow(int length) {
    need(length);
    int outer = end;
    end = position + length;
    return outer;
  }

  /// Ends what [#narrow(int)] began.
  public void widen(int outer) {
    end = outer;
  }
}
