package dev.nuwa.repo.generation;

import dev.nuwa.format.Hash;
import java.util.Optional;

/// One generation as read, its author and signature checked.
///
/// @param number from 1 on
/// @param base the first generation that still counts; equal to `number` in the base itself
/// @param previous hash of the whole bytes of generation `number - 1`; empty in the base
/// @param own hash of the whole bytes of this one
/// @param condemned what this one adds
public record GenerationLink(
    long number, long base, Optional<Hash> previous, Hash own, Condemned condemned) {

  public GenerationLink {
    if (base < 1 || number < base || (number == base) != previous.isEmpty()) {
      throw new IllegalArgumentException("generation " + number + " does not fit its base " + base);
    }
  }
}
