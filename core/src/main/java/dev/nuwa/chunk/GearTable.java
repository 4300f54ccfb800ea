package dev.nuwa.chunk;

import dev.nuwa.crypto.Hkdf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The secret table of the gear hash: 256 numbers of 64 bits, one per byte value. Immutable.
///
/// Entry i is the little-endian number at bytes 8i to 8i+7 of HKDF-Expand(SHA-256, chunker key,
/// "nuwa gear v1", 2048 bytes).
public final class GearTable {

  /// Bytes of a chunker key.
  public static final int KEY_BYTES = 32;

  private static final int ENTRIES = 256;
  private static final byte[] INFO = "nuwa gear v1".getBytes(StandardCharsets.US_ASCII);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] entries = new long[ENTRIES];

  /// @param chunkerKey 32 bytes; not kept
  public GearTable(byte[] chunkerKey) {
    if (chunkerKey.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "chunker key has " + chunkerKey.length + " bytes, must have 32");
    }
    byte[] stream = Hkdf.expand(chunkerKey, INFO, ENTRIES * Long.BYTES);
    for (int i = 0; i < ENTRIES; i++) {
      entries[i] = (long) LONG.get(stream, i * Long.BYTES);
    }
  }

  /// The table itself, for the hot loop of this package only; nobody writes to it.
  long[] entries() {
    return entries;
  }
}
