package dev.nuwa.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// SipHash-2-4 (Aumasson and Bernstein, 2012): a fast keyed 64-bit hash for tables and boundaries
/// whose input an attacker may choose. Immutable and thread-safe; no allocation per message.
public final class SipHash {

  /// Bytes of the key.
  public static final int KEY_BYTES = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long key0;
  private final long key1;

  /// @param key 16 bytes, read as two little-endian numbers; copied
  public SipHash(byte[] key) {
    Jca.checkLength("SipHash key", key.length, KEY_BYTES);
    this.key0 = (long) LONG.get(key, 0);
    this.key1 = (long) LONG.get(key, 8);
  }

  /// The hash of a whole array. Stored as 8 bytes it is little-endian, as in the reference code.
  public long hash(byte[] bytes) {
    return hash(bytes, 0, bytes.length);
  }

  /// The hash of `length` bytes from `offset`.
  public long hash(byte[] bytes, int offset, int length) {
    Words words = words();
    words.absorb(bytes, offset, length);
    return words.finish();
  }

  /// Begins the hash of a sequence of words.
  public Words words() {
    return new Words(key0, key1);
  }

  /// The hash of a sequence of words of 64 bits, as it comes; not thread-safe. Where one message is
  /// hashed it lives on the stack of one call (escape analysis).
  public static final class Words {
    private final long key0;
    private final long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    private Words(long key0, long key1) {
      this.key0 = key0;
      this.key1 = key1;
      restart();
    }

    /// Begins another sequence under the same key.
    public void restart() {
      // "somepseudorandomlygeneratedbytes", the constants of the paper.
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    /// Takes `length` bytes from `offset` as words, the last one filled up with zeros and the
    /// lowest byte of the length: all that a hash of these bytes alone takes.
    public void absorb(byte[] bytes, int offset, int length) {
      int whole = length & ~7;
      for (int i = 0; i < whole; i += 8) {
        absorb((long) LONG.get(bytes, offset + i));
      }
      long last = (long) length << 56;
      for (int i = whole; i < length; i++) {
        last |= (bytes[offset + i] & 0xffL) << (8 * (i - whole));
      }
      absorb(last);
    }

    /// Takes the next word.
    public void absorb(long word) {
      v3 ^= word;
      rounds(2);
      v0 ^= word;
    }

    /// The hash of what was taken; to be followed by [#restart()].
    public long finish() {
      v2 ^= 0xff;
      rounds(4);
      return v0 ^ v1 ^ v2 ^ v3;
    }

    /// In local variables and with plain shifts: C1, which compiles this in most runs, takes twice
    /// as long on fields and calls.
    private void rounds(int count) {
      long a = v0;
      long b = v1;
      long c = v2;
      long d = v3;
      for (int i = 0; i < count; i++) {
        a += b;
        b = (b << 13 | b >>> 51) ^ a;
        a = a << 32 | a >>> 32;
        c += d;
        d = (d << 16 | d >>> 48) ^ c;
        a += d;
        d = (d << 21 | d >>> 43) ^ a;
        c += b;
        b = (b << 17 | b >>> 47) ^ c;
        c = c << 32 | c >>> 32;
      }
      v0 = a;
      v1 = b;
      v2 = c;
      v3 = d;
    }
  }
}
