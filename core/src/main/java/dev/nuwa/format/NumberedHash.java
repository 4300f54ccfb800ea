package dev.nuwa.format;

/// A numbered object that was seen, and the SHA-256 of its whole bytes.
///
/// @param number 1 or more
public record NumberedHash(long number, Hash hash) {

  public NumberedHash {
    if (number < 1) {
      throw new IllegalArgumentException("objects are numbered from 1: " + number);
    }
  }
}
