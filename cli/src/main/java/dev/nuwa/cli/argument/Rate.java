package dev.nuwa.cli.argument;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `RATE` as it is typed: `10M`, or by the time of day `08:00-18:00=2M,20M`: the first window
/// that fits counts, what has no window is for the rest of the day, and 0 is no limit.
///
/// @param windows in the order in which they were typed
/// @param otherwise bytes per second outside of all windows, 0 for no limit
public record Rate(List<Rate.Window> windows, long otherwise) {

  /// A part of the day; one that ends before it begins goes over midnight.
  public record Window(LocalTime from, LocalTime to, long bytesPerSecond) {
    boolean holds(LocalTime time) {
      boolean late = !time.isBefore(from);
      boolean early = time.isBefore(to);
      return from.isBefore(to) ? late && early : late || early;
    }
  }

  private static final Pattern WINDOW =
      Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)=(.+)");

  /// Without a limit.
  public static final Rate UNLIMITED = new Rate(List.of(), 0);

  public Rate {
    windows = List.copyOf(windows);
  }

  /// Empty when `text` is none.
  public static Optional<Rate> parse(String text) {
    List<Window> windows = new ArrayList<>();
    Optional<Long> otherwise = Optional.empty();
    for (String part : List.of(text.strip().split("\\s*,\\s*", -1))) {
      Matcher form = WINDOW.matcher(part);
      Optional<ByteSize> size = ByteSize.parse(form.matches() ? form.group(5) : part);
      if (size.isEmpty() || (otherwise.isPresent() && !form.matches())) {
        return Optional.empty();
      }
      if (form.matches()) {
        windows.add(new Window(time(form, 1), time(form, 3), size.get().bytes()));
      } else {
        otherwise = Optional.of(size.get().bytes());
      }
    }
    return Optional.of(new Rate(windows, otherwise.orElse(0L)));
  }

  /// Whether it is not the same all day.
  public boolean dependsOnTime() {
    return !windows.isEmpty();
  }

  /// Bytes per second at a time of day, 0 for no limit.
  public long at(LocalTime time) {
    return windows.stream()
        .filter(window -> window.holds(time))
        .map(Window::bytesPerSecond)
        .findFirst()
        .orElse(otherwise);
  }

  private static LocalTime time(Matcher form, int group) {
    return LocalTime.of(
        Integer.parseInt(form.group(group)), Integer.parseInt(form.group(group + 1)));
  }
}
