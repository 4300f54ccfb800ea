package dev.nuwa.crypto;

import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id, version 0x13 (RFC 9106): a key of 32 bytes from a password. The only class that uses
/// Bouncy Castle, since the Java runtime has no Argon2. Stateless and thread-safe.
public final class PasswordHash {

  /// Bytes of the derived key.
  public static final int KEY_BYTES = 32;

  /// Bytes of a salt.
  public static final int SALT_BYTES = 16;

  private PasswordHash() {}

  /// Derives the key. Takes `cost.memoryKiB()` of heap while it runs.
  ///
  /// @param password bytes as typed, UTF-8; not changed, the caller wipes them
  /// @param salt 16 bytes
  /// @return 32 bytes, owned by the caller
  /// @throws ResourceException when the heap of this process can never hold the memory asked for
  public static Secret derive(byte[] password, byte[] salt, PasswordCost cost) {
    Jca.checkLength("Argon2id salt", salt.length, SALT_BYTES);
    checkHeap(cost, Runtime.getRuntime().maxMemory());
    Argon2Parameters.Builder parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKiB())
            .withIterations(cost.iterations())
            .withParallelism(cost.parallelism())
            .withSalt(salt);
    return Secret.adopt(argon2(parameters.build(), password));
  }

  /// Refuses what cannot succeed, before it runs into an OutOfMemoryError half a second later.
  static void checkHeap(PasswordCost cost, long heapBytesMax) {
    long needed = (long) cost.memoryKiB() << 10;
    if (needed > heapBytesMax - (heapBytesMax >> 3)) {
      throw new ResourceException(
          Sentence.of(
              "this key's password needs {0} MiB of memory, the process may use {1} MiB",
              needed >> 20, heapBytesMax >> 20),
          Sentence.of(
              "raise --memory above {0} MiB, or use a key file", (needed + (needed >> 2)) >> 20));
    }
  }

  static byte[] argon2(Argon2Parameters parameters, byte[] password) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] key = new byte[KEY_BYTES];
    generator.generateBytes(password, key);
    parameters.clear();
    return key;
  }
}
