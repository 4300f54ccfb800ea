package dev.nuwa.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/// Opens what [Compressor] made. The caller says how long the plaintext must be: nothing is ever
/// written beyond that, so a frame that claims or holds more (a bomb) is refused and costs nothing.
///
/// Holds native memory: one instance per worker, reused, closed at the end. Not thread-safe.
public final class Decompressor implements AutoCloseable {

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

  @Override
  public void close() {
    context.close();
  }
}
