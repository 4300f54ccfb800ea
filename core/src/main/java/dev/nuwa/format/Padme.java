package dev.nuwa.format;

/// Size classes that leak at most O(log log n) bits of a length and cost at most 12 %, for large
/// objects about 2 % (Padmé; Nikitin et al., PoPETs 2019; docs/format.md, section 8).
public final class Padme {

  private Padme() {}

  /// The least size class that holds `length` bytes (0 or more).
  public static long padded(long length) {
    if (length < 0 || length > 1L << 60) {
      throw new IllegalArgumentException("not a length to pad: " + length);
    }
    if (length < 2) {
      return length;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(length);
    int kept = 32 - Integer.numberOfLeadingZeros(exponent);
    long mask = (1L << (exponent - kept)) - 1;
    return (length + mask) & ~mask;
  }
}
