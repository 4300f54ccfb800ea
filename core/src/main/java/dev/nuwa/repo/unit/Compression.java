package dev.nuwa.repo.unit;

import dev.nuwa.compress.Compressor;

/// How units are compressed.
///
/// @param level a zstd level, or [#OFF_LEVEL]
public record Compression(int level) {

  /// Level of [#OFF].
  public static final int OFF_LEVEL = 0;

  /// Units are stored as they are.
  public static final Compression OFF = new Compression(OFF_LEVEL);

  /// zstd at its default level.
  public static final Compression STANDARD = new Compression(Compressor.LEVEL_DEFAULT);

  public Compression {
    if (level != OFF_LEVEL && (level < Compressor.LEVEL_MIN || level > Compressor.LEVEL_MAX)) {
      throw new IllegalArgumentException("compression level out of range: " + level);
    }
  }
}
