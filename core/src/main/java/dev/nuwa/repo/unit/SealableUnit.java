package dev.nuwa.repo.unit;

import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Part;

/// A unit ready to be sealed: its plaintext, and the bytes that the seal is put around. Read during
/// the append only; the arrays stay their maker's.
public final class SealableUnit {

  private final Part part;
  private final PlainUnit plain;
  private final Codec codec;
  private final byte[] bytes;
  private final int length;

  private SealableUnit(Part part, PlainUnit plain, Codec codec, byte[] bytes, int length) {
    this.part = part;
    this.plain = plain;
    this.codec = codec;
    this.bytes = bytes;
    this.length = length;
  }

  /// A unit that is stored as it is.
  public static SealableUnit stored(Part part, PlainUnit plain) {
    return new SealableUnit(part, plain, Codec.STORED, plain.bytes(), plain.length());
  }

  /// A unit whose compressed form is the first `length` bytes of `bytes`.
  static SealableUnit compressed(
      Part part, PlainUnit plain, Codec codec, byte[] bytes, int length) {
    return new SealableUnit(part, plain, codec, bytes, length);
  }

  /// What it holds.
  public Part part() {
    return part;
  }

  /// What was hashed.
  public PlainUnit plain() {
    return plain;
  }

  /// How it is compressed.
  public Codec codec() {
    return codec;
  }

  /// The array with the bytes to seal.
  public byte[] bytes() {
    return bytes;
  }

  /// Where they begin there.
  public int offset() {
    return codec.method() == Codec.Method.STORED ? plain.offset() : 0;
  }

  /// How many there are.
  public int length() {
    return length;
  }
}
