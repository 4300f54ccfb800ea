package dev.nuwa.repo.unit;

import dev.nuwa.compress.Compressor;
import dev.nuwa.compress.Decompressor;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Part;
import java.util.function.UnaryOperator;

/// Brings plaintext into the form that is sealed: one zstd frame, or as it is when that is not
/// smaller or not wanted. Not thread-safe: one per worker, with one buffer that every call reuses.
public final class UnitCompressor implements AutoCloseable {

  /// What compresses, so that a test can put a faulty one here.
  @FunctionalInterface
  public interface Kernel {
    /// As [Compressor#compress].
    int compress(byte[] in, int offset, int length, byte[] out, int outOffset);
  }

  /// zstd 1.5.7, as docs/format.md, section 8, writes encoder versions.
  public static final long ENCODER = 10507;

  private final Compression compression;
  private final Compressor compressor;
  private final Kernel kernel;
  private byte[] out = new byte[0];

  /// @param hook what is put between this and zstd; the identity but in tests
  public UnitCompressor(Compression compression, UnaryOperator<Kernel> hook) {
    this.compression = compression;
    this.compressor = new Compressor(Math.max(compression.level(), Compressor.LEVEL_MIN));
    this.kernel = hook.apply(compressor::compress);
  }

  /// The unit ready to be sealed; it holds until the next call. Refs are ids and hashes, which do
  /// not compress: they are stored.
  public SealableUnit compress(Part part, PlainUnit plain) {
    if (compression.level() != Compression.OFF_LEVEL && part != Part.REFS) {
      int bound = Compressor.bound(plain.length());
      int room = Math.max(bound, Decompressor.roomOver(plain.length())); // to be read back in
      if (out.length < room) {
        out = new byte[room];
      }
      int length = kernel.compress(plain.bytes(), plain.offset(), plain.length(), out, 0);
      if (length < plain.length()) {
        Codec codec = Codec.zstd(compression.level(), ENCODER);
        return SealableUnit.compressed(part, plain, codec, out, length);
      }
      return SealableUnit.stored(part, plain, out);
    }
    return SealableUnit.stored(part, plain);
  }

  @Override
  public void close() {
    compressor.close();
  }
}
