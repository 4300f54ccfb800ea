package dev.nuwa.cli.argument;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A moment as it is typed: a day (its end is meant, so that its snapshots count), a local time, or
/// a time with a zone.
public final class MomentText {

  private static final Pattern AGE = Pattern.compile("(\\d{1,6})([mhdwy])");

  private static final List<Function<String, Instant>> FORMS =
      List.of(
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant(),
          text ->
              LocalDate.parse(text)
                  .plusDays(1)
                  .atStartOfDay(ZoneId.systemDefault())
                  .toInstant()
                  .minusNanos(1));

  private MomentText() {}

  /// The same, but of a day its beginning is meant; or an age such as `90m`, `12h`, `7d`, `4w`,
  /// `1y` before `now`. Empty when it is none of the forms.
  public static Optional<Instant> since(String text, Instant now) {
    Matcher age = AGE.matcher(text.strip());
    if (age.matches()) {
      return Optional.of(now.minus(unit(age.group(2)).multipliedBy(Long.parseLong(age.group(1)))));
    }
    try {
      LocalDate day = LocalDate.parse(text.strip());
      return Optional.of(day.atStartOfDay(ZoneId.systemDefault()).toInstant());
    } catch (DateTimeException e) {
      return parse(text);
    }
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "w" -> Duration.ofDays(7);
      case "y" -> Duration.ofDays(365);
      default -> Duration.ofDays(1);
    };
  }

  /// Empty when it is none of the forms.
  static Optional<Instant> parse(String text) {
    String standard = text.strip().replace(' ', 'T');
    for (Function<String, Instant> form : FORMS) {
      try {
        return Optional.of(form.apply(standard));
      } catch (DateTimeException e) {
        // Then perhaps the next form.
      }
    }
    return Optional.empty();
  }
}
