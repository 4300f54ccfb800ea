package dev.nuwa.repo.unit;

import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Part;

/// A unit ready to be sealed: its plaintext, and the bytes that the seal is put around. Read during
/// the append only; the arrays stay their maker's.
public final class SealableUnit {

  private static final byte[] NO_ROOM = new byte[0];

  private final Part part;
  private final PlainUnit plain;
  private final Codec codec;
  private final byte[] room;
  private final int length;

  private SealableUnit(Part part, PlainUnit plain, Codec codec, byte[] room, int length) {
    this.part = part;
    this.plain = plain;
    this.codec = codec;
    this.room = room;
    this.length = length;
  }

  /// A unit that is stored as it is.
  public static SealableUnit stored(Part part, PlainUnit plain) {
    return stored(part, plain, NO_ROOM);
  }

  /// The same, with an array that [#room] is to give.
  static SealableUnit stored(Part part, PlainUnit plain, byte[] room) {
    return new SealableUnit(part, plain, Codec.STORED, room, plain.length());
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
    return codec.method() == Codec.Method.STORED ? plain.bytes() : room;
  }

  /// Where it may be sealed, from the start, and opened again, if that is long enough: nobody needs
  /// what lies there but this unit.
  public byte[] room() {
    return room;
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
