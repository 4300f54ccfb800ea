package dev.nuwa.repo.key;

import dev.nuwa.crypto.Hmac;
import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.format.frame.Header;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// A header and the very bytes it is stored as, to which the seals of its object are bound: a later
/// version may have added fields that decoding passes over. Immutable.
public final class StoredHeader {

  private final Header header;
  private final byte[] bytes;

  private StoredHeader(Header header, byte[] bytes) {
    this.header = header;
    this.bytes = bytes;
  }

  /// Of an object about to be written.
  public static StoredHeader of(Header header) {
    return new StoredHeader(header, header.encode());
  }

  /// Of an object that was read.
  public static StoredHeader of(Frame frame) {
    return new StoredHeader(frame.header(), frame.headerBytes());
  }

  /// From the first bytes of an object, which hold the whole header.
  ///
  /// @param name of the object
  public static StoredHeader decode(String name, byte[] start) {
    int length = Header.length(name, start);
    byte[] bytes = Arrays.copyOf(start, Math.min(length, start.length));
    return new StoredHeader(Header.decode(name, bytes), bytes);
  }

  /// The header.
  public Header header() {
    return header;
  }

  /// A copy of its bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// The object's own name.
  public String name() {
    return header.name();
  }

  Box box(int part) {
    return new Box(bytes, part);
  }

  /// Sealing with a nonce made from the plaintext (docs/format.md, section 3): the same key never
  /// sees one nonce with two plaintexts, even in a clone of this process with the same random
  /// state.
  ///
  /// @param header bytes of the object's header, bound to the box
  /// @param part number of the part
  record Box(byte[] header, int part) {

    static final int OVERHEAD_BYTES = UnitCipher.NONCE_BYTES + UnitCipher.TAG_BYTES;

    /// nonce ‖ ciphertext ‖ tag, the nonce made from the plaintext.
    byte[] seal(byte[] key, byte[] nonceKey, byte[] plain) {
      ByteWriter out = new ByteWriter(plain.length + OVERHEAD_BYTES);
      seal(key, nonceKey, written -> written.raw(plain, 0, plain.length), out);
      return out.takeBytes();
    }

    /// The same behind what is in `out`, where the plaintext is written and sealed in place.
    void seal(byte[] key, byte[] nonceKey, Consumer<ByteWriter> plain, ByteWriter out) {
      int start = out.size();
      int plainStart = start + UnitCipher.NONCE_BYTES;
      out.raw(new byte[UnitCipher.NONCE_BYTES], 0, UnitCipher.NONCE_BYTES);
      plain.accept(out);
      int length = out.size() - plainStart;
      out.raw(new byte[UnitCipher.TAG_BYTES], 0, UnitCipher.TAG_BYTES);
      byte[] bytes = out.array();
      Hmac mac = new Hmac(nonceKey);
      mac.update((byte) part);
      mac.update(bytes, plainStart, length);
      byte[] nonce = Arrays.copyOf(mac.finish(), UnitCipher.NONCE_BYTES);
      System.arraycopy(nonce, 0, bytes, start, nonce.length);
      byte[] associated = Header.associatedData(header, part, length);
      new UnitCipher(key).seal(nonce, associated, bytes, plainStart, length, bytes, plainStart);
    }

    /// nonce ‖ ciphertext ‖ tag, for a key that seals nothing else.
    byte[] sealWith(byte[] key, byte[] nonce, byte[] plain) {
      byte[] box = Arrays.copyOf(nonce, plain.length + OVERHEAD_BYTES);
      byte[] associated = Header.associatedData(header, part, plain.length);
      new UnitCipher(key).seal(nonce, associated, plain, 0, plain.length, box, nonce.length);
      return box;
    }

    /// The plaintext; empty when box, key, header and part do not belong together.
    Optional<byte[]> open(byte[] key, byte[] box) {
      if (box.length < OVERHEAD_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(box, UnitCipher.NONCE_BYTES);
      byte[] plain = new byte[box.length - OVERHEAD_BYTES];
      byte[] associated = Header.associatedData(header, part, plain.length);
      int sealed = box.length - nonce.length;
      int length = new UnitCipher(key).open(nonce, associated, box, nonce.length, sealed, plain, 0);
      return length == UnitCipher.FORGED ? Optional.empty() : Optional.of(plain);
    }
  }
}
