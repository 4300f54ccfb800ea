package dev.nuwa.format.snapshot;

/// Bytes of the same data at three stages, so that compression and overhead are facts.
///
/// @param original Lo: of the content
/// @param compressed Lc
/// @param sealed Le
public record Sizes(long original, long compressed, long sealed) {

  /// Nothing.
  public static final Sizes ZERO = new Sizes(0, 0, 0);

  public Sizes {
    if (original < 0 || compressed < 0 || sealed < 0) {
      throw new IllegalArgumentException(
          "negative size: " + original + ", " + compressed + ", " + sealed);
    }
  }

  public Sizes plus(Sizes more) {
    return new Sizes(original + more.original, compressed + more.compressed, sealed + more.sealed);
  }
}
