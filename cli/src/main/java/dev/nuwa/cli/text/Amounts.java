package dev.nuwa.cli.text;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them, the same in every language.
public final class Amounts {

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Amounts() {}

  /// A count of bytes with three digits and a binary unit: `0 B`, `1.50 KiB`, `318 MiB`.
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = 0;
    // 1023.5 would be printed as 1024.
    while (value >= 1023.5 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return threeDigits(value) + " " + UNITS[unit];
  }

  /// Bytes per second.
  public static String rate(long bytes, Duration time) {
    double seconds = Math.max(1e-3, time.toNanos() / 1e9);
    return bytes((long) (bytes / seconds)) + "/s";
  }

  /// A count with commas: `1,234,567`.
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /// A time span: `0.42 s`, `12.3 s`, `3 min 05 s`, `2 h 07 min`.
  public static String duration(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 60) {
      return threeDigits(time.toMillis() / 1e3) + " s";
    }
    if (seconds < 3600) {
      return "%d min %02d s".formatted(seconds / 60, seconds % 60);
    }
    return "%d h %02d min".formatted(seconds / 3600, seconds / 60 % 60);
  }

  /// A ratio with three decimals, or `-` when there is none.
  public static String ratio(double ratio) {
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.3f", ratio) : "-";
  }

  private static String threeDigits(double value) {
    int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
