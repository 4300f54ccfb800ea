package dev.nuwa.cli.argument;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A moment as it is typed: a day (its end is meant, so that its snapshots count), a local time, or
/// a time with a zone.
final class MomentText {

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
