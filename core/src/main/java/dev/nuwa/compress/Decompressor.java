package dev.nuwa.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/// Opens what [Compressor] made. The caller says how long the plaintext must be: nothing is ever
/// written beyond that, so a frame that claims or holds more (a bomb) is refused and costs nothing.
///
/// Holds native memory: one instance per worker, reused, closed at the end. Not thread-safe.
public final class Decompressor implements AutoCloseable {

  private static final int BLOCK_BYTES = 128 << 10;
  private static final int BLOCK_HEADER_BYTES = 3;
  private static final int FRAME_BYTES = 18 + 4; // longest header, checksum
  private static final int DESCRIPTOR_AT = 4; // behind the magic number

  /// zstd divides blocks where the data changes, into pieces of this length at least.
  private static final int SPLIT_BYTES = 8 << 10;

  private final ZstdDecompressCtx context;

  public Decompressor() {
    this.context = new ZstdDecompressCtx();
  }

  /// Decompresses `length` bytes of `in` from `offset` to exactly `plainLength` bytes of `out` from
  /// `outOffset`.
  ///
  /// @return false when the input is not exactly one frame that says and holds that length; what
  ///   was written to the range of `out` then means nothing
  public boolean decompress(
      byte[] in, int offset, int length, byte[] out, int outOffset, int plainLength) {
    if (plainLength < 0 || plainLength > out.length - outOffset) {
      throw new IndexOutOfBoundsException(
          "no room for " + plainLength + " bytes at " + outOffset + " of " + out.length);
    }
    try {
      return Zstd.getFrameContentSize(in, offset, length) == plainLength
          && Zstd.findFrameCompressedSize(in, offset, length) == length
          && context.decompressByteArray(out, outOffset, plainLength, in, offset, length)
              == plainLength;
    } catch (ZstdException e) {
      return false;
    }
  }

  /// How long an array should be for [#decompressOver]: enough for what [Compressor] makes.
  public static int roomOver(int plainLength) {
    int blocks = plainLength / SPLIT_BYTES + 1;
    return Math.toIntExact((long) plainLength + margin(blocks));
  }

  /// Whether an array is long enough for [#decompressOver] of the frame that begins it. Blocks may
  /// be as short as whoever made a frame liked, and each takes its header besides.
  public static boolean hasRoomOver(byte[] bytes, int length, int plainLength) {
    int blocks = blocks(bytes, length);
    return blocks >= 0 && bytes.length >= plainLength + margin(blocks);
  }

  /// As `ZSTD_decompressionMargin` in zstd.h has it.
  private static long margin(int blocks) {
    return FRAME_BYTES + (long) BLOCK_HEADER_BYTES * blocks + BLOCK_BYTES;
  }

  /// How many blocks a frame has (RFC 8878, section 3.1.1); negative when it does not look like
  /// one.
  private static int blocks(byte[] bytes, int length) {
    if (length <= DESCRIPTOR_AT) {
      return -1;
    }
    int descriptor = bytes[DESCRIPTOR_AT];
    boolean oneSegment = (descriptor & 0x20) != 0;
    int sizeFlag = descriptor >> 6 & 3;
    int sizeBytes = sizeFlag == 0 ? oneSegment ? 1 : 0 : 1 << sizeFlag;
    int dictionaryBytes = (1 << (descriptor & 3)) >> 1;
    int at = DESCRIPTOR_AT + 1 + (oneSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
    for (int blocks = 1; at <= length - BLOCK_HEADER_BYTES; blocks++) {
      int header = bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
      boolean oneByte = (header >> 1 & 3) == 1;
      at += BLOCK_HEADER_BYTES + (oneByte ? 1 : header >> 3);
      if ((header & 1) != 0) {
        return at <= length ? blocks : -1;
      }
    }
    return -1;
  }

  /// Decompresses the first `length` bytes of an array to its first `plainLength` bytes: the frame
  /// is moved to the end, and zstd never writes over a block that it has still to read.
  ///
  /// @param bytes long enough: [#hasRoomOver]
  /// @return as [#decompress]
  public boolean decompressOver(byte[] bytes, int length, int plainLength) {
    if (!hasRoomOver(bytes, length, plainLength)) {
      throw new IndexOutOfBoundsException(
          "no room for " + plainLength + " bytes over their frame in " + bytes.length);
    }
    int start = bytes.length - length;
    System.arraycopy(bytes, 0, bytes, start, length);
    return decompress(bytes, start, length, bytes, 0, plainLength);
  }

  @Override
  public void close() {
    context.close();
  }
}
