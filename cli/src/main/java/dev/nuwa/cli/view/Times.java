package dev.nuwa.cli.view;

import dev.nuwa.format.tree.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times as people read them: in the local zone, to the minute.
public final class Times {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private Times() {}

  public static String minutes(Instant time) {
    try {
      return MINUTES.format(time.atZone(ZoneId.systemDefault()));
    } catch (DateTimeException e) {
      return time.toString();
    }
  }

  /// A file's time; empty text where it is beyond what a calendar takes.
  public static String minutes(Timestamp time) {
    try {
      return minutes(instant(time));
    } catch (DateTimeException e) {
      return "";
    }
  }

  public static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.seconds(), time.nanos());
  }
}
