package dev.nuwa.tree.state;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.ByteWriter;
import java.security.MessageDigest;
import java.util.Arrays;

/// What state files are made of; see the package. It owns the array it is made of.
final class Block {

  static final byte[] MAGIC = {'N', 'U', 'W', 'A', 's', 't', 'a', 't'};
  static final int VERSION = 2;
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
  private final byte[] stored;

  /// @param plainLength bytes when unpacked
  /// @param stored the bytes as stored
  Block(int type, int plainLength, byte[] stored) {
    this.type = type;
    this.plainLength = plainLength;
    this.stored = stored;
  }

  int type() {
    return type;
  }

  int plainLength() {
    return plainLength;
  }

  /// The array itself.
  byte[] stored() {
    return stored;
  }

  /// The whole block as it stands in the file.
  byte[] encode(byte[] fileId, long number) {
    ByteWriter out = new ByteWriter(HEAD_BYTES + stored.length + DIGEST_BYTES);
    out.u8(type).u32(stored.length).u32(plainLength).raw(stored);
    out.raw(digest(fileId, number, out.array(), out.size()));
    return out.toByteArray();
  }

  /// The digest over the first `length` bytes of an encoded block.
  static byte[] digest(byte[] fileId, long number, byte[] encoded, int length) {
    MessageDigest sha256 = Digests.newSha256();
    sha256.update(fileId);
    sha256.update(new ByteWriter(16).u64(number).toByteArray());
    sha256.update(encoded, 0, length);
    return Arrays.copyOf(sha256.digest(), DIGEST_BYTES);
  }
}
