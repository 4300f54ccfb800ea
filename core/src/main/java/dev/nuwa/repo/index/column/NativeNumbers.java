package dev.nuwa.repo.index.column;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/// Arrays of numbers outside of the heap: what grows with the repository must not need a larger
/// heap, which would have to be bounded before the repository is known. Zero at first; freed when
/// nothing refers to them any more.
public final class NativeNumbers {

  private NativeNumbers() {}

  /// @param count at most 2^28
  public static IntBuffer ints(int count) {
    return bytes(Math.multiplyExact(count, Integer.BYTES)).asIntBuffer();
  }

  /// @param count at most 2^27
  public static LongBuffer longs(int count) {
    return bytes(Math.multiplyExact(count, Long.BYTES)).asLongBuffer();
  }

  /// In the order of the machine.
  public static ByteBuffer bytes(int count) {
    return ByteBuffer.allocateDirect(count).order(ByteOrder.nativeOrder());
  }

  /// The same on the heap, for a moment.
  public static ByteBuffer scratch(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.nativeOrder());
  }
}
