package dev.nuwa.cli.argument;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `SIZE` or `RATE` as it is typed: `64M`, `1.5GiB`, `4096`.
///
/// @param bytes how many bytes
public record ByteSize(long bytes) {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)\\s*([kmgtp]?)(?:i?b)?(?:/s)?");
  private static final String UNITS = "kmgtp";

  /// Empty when `text` is none, or too large for 63 bits.
  public static Optional<ByteSize> parse(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      return Optional.empty();
    }
    int power = form.group(2).isEmpty() ? 0 : UNITS.indexOf(form.group(2)) + 1;
    double bytes = Double.parseDouble(form.group(1)) * Math.pow(1024, power);
    return bytes < 0x1p62 ? Optional.of(new ByteSize((long) bytes)) : Optional.empty();
  }
}
