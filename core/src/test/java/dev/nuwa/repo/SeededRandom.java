package dev.nuwa.repo;

import java.security.SecureRandom;
import java.util.Random;

/// Randomness that is the same every time, so that a failing test can be repeated.
public final class SeededRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private final Random random;

  public SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }

  @Override
  public String getAlgorithm() {
    return "seeded";
  }
}
