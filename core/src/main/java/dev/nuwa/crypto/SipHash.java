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
    State state = new State(key0, key1);
    int whole = length & ~7;
    for (int i = 0; i < whole; i += 8) {
      state.absorb((long) LONG.get(bytes, offset + i));
    }
    long last = (long) length << 56;
    for (int i = whole; i < length; i++) {
      last |= (bytes[offset + i] & 0xffL) << (8 * (i - whole));
    }
    state.absorb(last);
    return state.finish();
  }

  /// The four words of a computation; lives on the stack of one call (escape analysis).
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long key0, long key1) {
      // "somepseudorandomlygeneratedbytes", the constants of the paper.
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void absorb(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish() {
      v2 ^= 0xff;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
