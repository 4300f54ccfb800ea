package dev.nuwa.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/// A source of "random" bytes that deals out given bytes once, in order: how a deterministic key or
/// encapsulation is had from the runtime, which takes randomness only as a `SecureRandom`.
///
/// It fails when asked for more than it holds, so a runtime that consumes randomness in another way
/// is noticed at once and never gives a weak key. Not thread-safe.
final class FixedRandom extends SecureRandom implements AutoCloseable {

  private static final long serialVersionUID = 1L;

  private final byte[] supply;
  private int used;

  FixedRandom(byte[] bytes, int offset, int length) {
    this.supply = Arrays.copyOfRange(bytes, offset, offset + length);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    if (bytes.length > supply.length - used) {
      throw new IllegalStateException(
          "asked for " + bytes.length + " bytes, " + (supply.length - used) + " are left");
    }
    System.arraycopy(supply, used, bytes, 0, bytes.length);
    used += bytes.length;
  }

  /// Confirms that every byte went into the result.
  void checkUsedUp() {
    if (used != supply.length) {
      throw new IllegalStateException(
          "the Java runtime took " + used + " of " + supply.length + " bytes of randomness");
    }
  }

  @Override
  public void close() {
    Arrays.fill(supply, (byte) 0);
    used = supply.length;
  }
}
