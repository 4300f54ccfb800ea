package dev.nuwa.repo.unit;

import dev.nuwa.compress.Decompressor;
import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.pack.Codec;

/// Opens and inflates sealed units into buffers of its own. Not thread-safe: one per worker.
public final class UnitOpener implements AutoCloseable {

  private final Decompressor decompressor = new Decompressor();
  private byte[] compressed = new byte[0];
  private byte[] plain = new byte[0];

  public UnitOpener() {}

  /// What opening came to.
  public enum Outcome {
    OPENED,
    /// Key, associated data and bytes do not belong together.
    FORGED,
    /// The seal is sound, but what was sealed does not inflate to the length it should have.
    NOT_INFLATED
  }

  /// Opens the sealed unit in `in` from `offset` on; its plaintext is then the first
  /// `unit.plainLength()` bytes of [#plain()].
  public Outcome open(UnitKeys keys, StoredUnit unit, byte[] in, int offset) {
    boolean stored = unit.codec().method() == Codec.Method.STORED;
    int length = unit.storedLength() - UnitCipher.TAG_BYTES;
    if (stored && length != unit.plainLength()) {
      return Outcome.NOT_INFLATED;
    }
    plain = atLeast(plain, unit.plainLength());
    byte[] target = plain;
    if (!stored) {
      compressed = atLeast(compressed, length);
      target = compressed;
    }
    if (keys.open(unit, in, offset, target) == UnitCipher.FORGED) {
      return Outcome.FORGED;
    }
    if (!stored && !decompressor.decompress(compressed, 0, length, plain, 0, unit.plainLength())) {
      return Outcome.NOT_INFLATED;
    }
    return Outcome.OPENED;
  }

  /// Where the last plaintext is, valid until the next call.
  public byte[] plain() {
    return plain;
  }

  private static byte[] atLeast(byte[] buffer, int length) {
    return buffer.length >= length ? buffer : new byte[Math.max(length, 2 * buffer.length)];
  }

  @Override
  public void close() {
    decompressor.close();
  }
}
