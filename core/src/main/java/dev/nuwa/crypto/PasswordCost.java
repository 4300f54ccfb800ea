package dev.nuwa.crypto;

import dev.nuwa.error.KeyException;
import dev.nuwa.error.Sentence;

/// What one Argon2id derivation costs; stored beside the key it protects, so both ends are bounded:
/// a floor against downgrade by whoever can change the file, a ceiling against a memory bomb.
///
/// @param memoryKiB memory in KiB, [#MEMORY_KIB_MIN] to [#MEMORY_KIB_MAX]
/// @param iterations passes over the memory, 1 to 64; at least 3 below 64 MiB
/// @param parallelism lanes, 1 to 16
public record PasswordCost(int memoryKiB, int iterations, int parallelism) {

  /// 16 MiB.
  public static final int MEMORY_KIB_MIN = 16 << 10;

  /// 2 GiB, the first recommended option of RFC 9106.
  public static final int MEMORY_KIB_MAX = 2 << 20;

  /// 64 MiB, 3 passes, 4 lanes: the second recommended option of RFC 9106.
  public static final PasswordCost STANDARD = new PasswordCost(64 << 10, 3, 4);

  /// 16 MiB, 3 passes, 1 lane: the least that is accepted; for tests and very small machines.
  public static final PasswordCost LEAST = new PasswordCost(MEMORY_KIB_MIN, 3, 1);

  private static final int ITERATIONS_MAX = 64;
  private static final int PARALLELISM_MAX = 16;

  public PasswordCost {
    check("memory in KiB", memoryKiB, MEMORY_KIB_MIN, MEMORY_KIB_MAX);
    int iterationsMin = memoryKiB < 64 << 10 ? 3 : 1;
    check("iterations", iterations, iterationsMin, ITERATIONS_MAX);
    check("parallelism", parallelism, 1, PARALLELISM_MAX);
  }

  private static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new KeyException(
          Sentence.of(
              "password cost out of bounds: {0} is {1}, allowed {2} to {3}", what, value, min, max),
          Sentence.of("the key file may have been tampered with; use a sound copy or another key"));
    }
  }
}
