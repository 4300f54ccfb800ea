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

  /// How long an array must be for [#decompressOver]: `ZSTD_DECOMPRESSION_MARGIN` of zstd.h.
  public static int roomOver(int plainLength) {
    int blocks = plainLength / BLOCK_BYTES + 1;
    return Math.addExact(plainLength, FRAME_BYTES + BLOCK_HEADER_BYTES * blocks + BLOCK_BYTES);
  }

  /// Decompresses the first `length` bytes of an array to its first `plainLength` bytes: the frame
  /// is moved to the end, and zstd never writes over a block that it has still to read.
  ///
  /// @param bytes as long as [#roomOver] says, at least
  /// @return as [#decompress]
  public boolean decompressOver(byte[] bytes, int length, int plainLength) {
    if (bytes.length < roomOver(plainLength)) {
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
