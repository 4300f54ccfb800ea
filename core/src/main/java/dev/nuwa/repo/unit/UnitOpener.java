package dev.nuwa.repo.unit;

import dev.nuwa.compress.Decompressor;
import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.pack.Codec;

/// Opens and inflates sealed units into buffers of its own. Not thread-safe: one per worker.
public final class UnitOpener implements AutoCloseable {

  private final Decompressor decompressor = new Decompressor();
  private byte[] sealed = new byte[0];
  private byte[] compressed = new byte[0];
  private byte[] inflated = new byte[0];
  private byte[] plain = inflated;

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
    if (stored) {
      inflated = atLeast(inflated, length);
      plain = inflated;
      return keys.open(unit, in, offset, plain) == UnitCipher.FORGED
          ? Outcome.FORGED
          : Outcome.OPENED;
    }
    compressed = atLeast(compressed, length);
    return keys.open(unit, in, offset, compressed) == UnitCipher.FORGED
        ? Outcome.FORGED
        : inflate(compressed, length, unit.plainLength());
  }

  /// A buffer, at least so long: the same one each time, with what was in it.
  public byte[] room(int length) {
    sealed = atLeast(sealed, length);
    return sealed;
  }

  /// The same for a unit that is sealed, opened and inflated there.
  public byte[] room(StoredUnit unit) {
    boolean stored = unit.codec().method() == Codec.Method.STORED;
    int plain = stored ? 0 : Decompressor.roomOver(unit.plainLength());
    return room(Math.max(unit.storedLength(), plain));
  }

  /// As [#open] of a unit at the start of an array that nobody needs any more: it is opened where
  /// it lies, and inflated there if there is room; the array is then [#plain()].
  public Outcome openOver(UnitKeys keys, StoredUnit unit, byte[] sealed) {
    boolean stored = unit.codec().method() == Codec.Method.STORED;
    int length = unit.storedLength() - UnitCipher.TAG_BYTES;
    if (stored && length != unit.plainLength()) {
      return Outcome.NOT_INFLATED;
    }
    if (keys.open(unit, sealed, 0, sealed) == UnitCipher.FORGED) {
      return Outcome.FORGED;
    }
    if (stored) {
      plain = sealed;
      return Outcome.OPENED;
    }
    if (!Decompressor.hasRoomOver(sealed, length, unit.plainLength())) {
      return inflate(sealed, length, unit.plainLength());
    }
    plain = sealed;
    return decompressor.decompressOver(sealed, length, unit.plainLength())
        ? Outcome.OPENED
        : Outcome.NOT_INFLATED;
  }

  private Outcome inflate(byte[] from, int length, int plainLength) {
    inflated = atLeast(inflated, plainLength);
    plain = inflated;
    return decompressor.decompress(from, 0, length, plain, 0, plainLength)
        ? Outcome.OPENED
        : Outcome.NOT_INFLATED;
  }

  /// Where the last plaintext is, valid until the next call.
  public byte[] plain() {
    return plain;
  }

  private static byte[] atLeast(byte[] buffer, int length) {
    return buffer.length >= length ? buffer : new byte[length + (length >>> 3)];
  }

  @Override
  public void close() {
    decompressor.close();
  }
}
