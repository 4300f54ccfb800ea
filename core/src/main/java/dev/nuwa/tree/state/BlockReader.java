package dev.nuwa.tree.state;

import dev.nuwa.crypto.Digests;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.ByteReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// Reads the blocks of a state file one after the other and believes only those whose digest says
/// that they stand where they were written. Not thread-safe; does not close the channel.
final class BlockReader {

  private static final int END_BYTES_MAX = Block.HEAD_BYTES + Ending.BYTES_MAX + Block.DIGEST_BYTES;

  private final FileChannel channel;
  private final byte[] fileId;
  private final MessageDigest sha256 = Digests.newSha256();
  private long position = Block.PREAMBLE_BYTES;
  private long number;

  /// The block last read: good until the next one.
  private byte[] buffer = new byte[0];

  private BlockReader(FileChannel channel, byte[] fileId) {
    this.channel = channel;
    this.fileId = fileId;
  }

  /// Empty when the file does not begin as a state file of this version.
  static Optional<BlockReader> open(FileChannel channel) throws IOException {
    Optional<byte[]> preamble = read(channel, 0, Block.PREAMBLE_BYTES);
    if (preamble.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = preamble.get();
    int magic = Block.MAGIC.length;
    boolean ours =
        Arrays.equals(bytes, 0, magic, Block.MAGIC, 0, magic) && bytes[magic] == Block.VERSION;
    return ours
        ? Optional.of(new BlockReader(channel, Arrays.copyOfRange(bytes, magic + 1, bytes.length)))
        : Optional.empty();
  }

  /// The next block, good until the one after it is asked for; empty at the end of what is whole.
  Optional<Block> next() throws IOException {
    Optional<byte[]> head = read(channel, position, Block.HEAD_BYTES);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    ByteReader in = new ByteReader("state", head.get());
    int type = in.u8();
    long stored = in.u32();
    long plain = in.u32();
    long length = Block.HEAD_BYTES + stored + Block.DIGEST_BYTES;
    if (length > Math.min(Integer.MAX_VALUE - 64, channel.size() - position)
        || plain > Integer.MAX_VALUE - 64) {
      return Optional.empty();
    }
    if (buffer.length < length) {
      buffer = new byte[(int) length];
    }
    if (!read(channel, position, buffer, (int) length) || !isWhole(buffer, (int) length, number)) {
      return Optional.empty();
    }
    position += length;
    number++;
    return Optional.of(new Block(type, (int) plain, buffer, Block.HEAD_BYTES, (int) stored));
  }

  /// What a finished file says at its end; empty for any other.
  Optional<Ending> ending() throws IOException {
    long tailStart = channel.size() - Block.TAIL_BYTES;
    Optional<byte[]> tail = read(channel, tailStart, Block.TAIL_BYTES);
    if (tail.isEmpty()) {
      return Optional.empty();
    }
    ByteReader in = new ByteReader("state", tail.get());
    long length = in.u32();
    long endNumber = in.u64();
    if (length < Block.HEAD_BYTES + Block.DIGEST_BYTES || length > END_BYTES_MAX) {
      return Optional.empty();
    }
    return read(channel, tailStart - length, (int) length)
        .filter(end -> isWhole(end, end.length, endNumber))
        .flatMap(BlockReader::endingOf);
  }

  private static Optional<Ending> endingOf(byte[] block) {
    try {
      ByteReader in = new ByteReader("state", block);
      if (in.u8() != Block.END) {
        return Optional.empty();
      }
      in.skip(Block.HEAD_BYTES - 1);
      return Optional.of(Ending.read(in));
    } catch (CorruptionException _) {
      return Optional.empty();
    }
  }

  private boolean isWhole(byte[] encoded, int encodedLength, long blockNumber) {
    int length = encodedLength - Block.DIGEST_BYTES;
    byte[] digest = Block.digest(sha256, fileId, blockNumber, encoded, 0, length);
    return Arrays.equals(encoded, length, encodedLength, digest, 0, digest.length);
  }

  private static Optional<byte[]> read(FileChannel channel, long position, int length)
      throws IOException {
    if (position < 0 || length > channel.size() - position) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    return read(channel, position, bytes, length) ? Optional.of(bytes) : Optional.empty();
  }

  /// False when the file ends before.
  private static boolean read(FileChannel channel, long position, byte[] target, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(target, 0, length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        return false;
      }
    }
    return true;
  }
}
