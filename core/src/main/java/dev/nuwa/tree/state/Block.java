package dev.nuwa.tree.state;

import dev.nuwa.format.ByteWriter;
import java.security.MessageDigest;
import java.util.Arrays;

/// What state files are made of; see the package. It lies in somebody's buffer, and is good as long
/// as that does not change.
final class Block {

  static final byte[] MAGIC = {'N', 'U', 'W', 'A', 's', 't', 'a', 't'};
  static final int VERSION = 4;
  static final int FILE_ID_BYTES = 16;
  static final int PREAMBLE_BYTES = MAGIC.length + 1 + FILE_ID_BYTES;

  static final int HEADER = 0;
  static final int LEAF = 1;
  static final int END = 2;

  static final int HEAD_BYTES = 9;
  static final int DIGEST_BYTES = 16;

  /// After the end block: its length and its number.
  static final int TAIL_BYTES = 12;

  private final int type;
  private final int plainLength;
  private final byte[] buffer;
  private final int start;
  private final int length;

  /// @param plainLength bytes when unpacked, of what is packed
  /// @param buffer where its `length` bytes as stored begin at `start`
  Block(int type, int plainLength, byte[] buffer, int start, int length) {
    this.type = type;
    this.plainLength = plainLength;
    this.buffer = buffer;
    this.start = start;
    this.length = length;
  }

  int type() {
    return type;
  }

  int plainLength() {
    return plainLength;
  }

  /// Where it lies.
  byte[] buffer() {
    return buffer;
  }

  /// Where in [#buffer()] it begins.
  int start() {
    return start;
  }

  /// Its length as stored, bytes.
  int length() {
    return length;
  }

  /// Writes the whole block as it stands in the file.
  ///
  /// @param sha256 used for its digest
  void encode(MessageDigest sha256, byte[] fileId, long number, ByteWriter out) {
    int from = out.size();
    out.u8(type).u32(length).u32(plainLength).raw(buffer, start, length);
    out.raw(digest(sha256, fileId, number, out.array(), from, out.size() - from));
  }

  /// The digest over the `length` bytes of an encoded block before its digest.
  ///
  /// @param sha256 used for it, and as new afterwards
  static byte[] digest(
      MessageDigest sha256, byte[] fileId, long number, byte[] encoded, int start, int length) {
    sha256.update(fileId);
    sha256.update(new ByteWriter(16).u64(number).toByteArray());
    sha256.update(encoded, start, length);
    return Arrays.copyOf(sha256.digest(), DIGEST_BYTES);
  }
}
