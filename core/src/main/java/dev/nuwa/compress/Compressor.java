package dev.nuwa.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;

/// Zstandard (RFC 8878) at one level: one call makes one frame, with its content size written, no
/// checksum and no dictionary (what is around it verifies the plaintext).
///
/// Holds native memory: one instance per worker, reused, closed at the end. Not thread-safe.
public final class Compressor implements AutoCloseable {

  /// The level used when nobody asks for another.
  public static final int LEVEL_DEFAULT = 1;

  /// Lowest level.
  public static final int LEVEL_MIN = 1;

  /// Highest level that needs no extra memory when reading.
  public static final int LEVEL_MAX = 19;

  private final ZstdCompressCtx context;

  /// @param level [#LEVEL_MIN] to [#LEVEL_MAX]
  public Compressor(int level) {
    if (level < LEVEL_MIN || level > LEVEL_MAX) {
      throw new IllegalArgumentException("zstd level is " + level + ", allowed 1 to 19");
    }
    this.context =
        new ZstdCompressCtx()
            .setLevel(level)
            .setContentSize(true)
            .setChecksum(false)
            .setDictID(false);
  }

  /// The most bytes that `length` bytes can become: room of this size never runs out.
  public static int bound(int length) {
    return Math.toIntExact(Zstd.compressBound(length));
  }

  /// Compresses `length` bytes of `in` from `offset` into `out` from `outOffset`.
  ///
  /// @param out with [#bound] bytes of room; may have less only if the caller takes
  ///   IllegalArgumentException for an answer
  /// @return the compressed length
  public int compress(byte[] in, int offset, int length, byte[] out, int outOffset) {
    try {
      return context.compressByteArray(out, outOffset, out.length - outOffset, in, offset, length);
    } catch (ZstdException e) {
      throw new IllegalArgumentException(
          "cannot compress " + length + " bytes into " + (out.length - outOffset), e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
