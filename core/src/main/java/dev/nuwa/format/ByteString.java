package dev.nuwa.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Immutable bytes with a value's equality, ordered as unsigned bytes (a prefix before the longer
/// one). File names, keys, ciphertexts: whatever is bytes inside a record.
public final class ByteString implements Comparable<ByteString> {

  /// No bytes.
  public static final ByteString EMPTY = new ByteString(new byte[0]);

  private final byte[] bytes;

  private ByteString(byte[] owned) {
    this.bytes = owned;
  }

  /// A copy of `bytes`.
  public static ByteString of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /// A copy of `length` bytes from `offset` on.
  public static ByteString of(byte[] bytes, int offset, int length) {
    return length == 0 ? EMPTY : new ByteString(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /// A copy of the first `headLength` bytes of `head`, followed by all of `tail`.
  public static ByteString of(byte[] head, int headLength, byte[] tail) {
    byte[] joined = Arrays.copyOf(head, headLength + tail.length);
    System.arraycopy(tail, 0, joined, headLength, tail.length);
    return wrap(joined);
  }

  /// The UTF-8 form of `text`.
  public static ByteString utf8(String text) {
    return text.isEmpty() ? EMPTY : new ByteString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// From hex digits.
  ///
  /// @throws IllegalArgumentException when they are not
  public static ByteString ofHex(String hex) {
    return wrap(HexFormat.of().parseHex(hex));
  }

  /// Takes `owned` over without a copy: only for arrays made in this package for that purpose.
  static ByteString wrap(byte[] owned) {
    return owned.length == 0 ? EMPTY : new ByteString(owned);
  }

  /// How many bytes.
  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /// The byte at `index`, signed as Java has it.
  public byte at(int index) {
    return bytes[index];
  }

  /// A copy of all bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Copies all bytes to `target` at `offset`.
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /// Appends all bytes to `out`, without a length.
  public void appendTo(ByteWriter out) {
    out.raw(bytes, 0, bytes.length);
  }

  /// The bytes from `from` to before `to`.
  public ByteString slice(int from, int to) {
    return from == 0 && to == bytes.length ? this : of(bytes, from, to - from);
  }

  public boolean startsWith(ByteString prefix) {
    return prefix.bytes.length <= bytes.length && commonPrefix(prefix) == prefix.bytes.length;
  }

  /// How many leading bytes this has in common with `other`.
  public int commonPrefix(ByteString other) {
    int difference = Arrays.mismatch(bytes, other.bytes);
    return difference < 0 ? bytes.length : difference;
  }

  /// Index of the first `wanted` at or after `from`, or -1.
  public int indexOf(byte wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /// Lower-case hex digits.
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /// As text: UTF-8, and where the bytes are not UTF-8 every byte above 7f as `\xNN`. For people;
  /// control characters are left as they are.
  public String utf8() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return escaped();
    }
  }

  private String escaped() {
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (b >= 0) {
        text.append((char) b);
      } else {
        text.append("\\x").append(HexFormat.of().toHexDigits(b));
      }
    }
    return text.toString();
  }

  @Override
  public int compareTo(ByteString other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// [#utf8()].
  @Override
  public String toString() {
    return utf8();
  }
}
