package dev.nuwa.cli.output;

import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Visible;
import dev.nuwa.event.Event.Progress;
import java.time.Duration;

/// The words of a progress line: phase, share, bytes, items, rate, time left, current path.
final class ProgressText {

  private ProgressText() {}

  /// @param bytesPerSecond of late
  static String line(Messages messages, Progress progress, double bytesPerSecond) {
    StringBuilder line = new StringBuilder(progress.phase());
    if (progress.bytesTotal() > 0) {
      long percent = Math.min(100, progress.bytesDone() * 100 / progress.bytesTotal());
      line.append("  ").append(percent).append('%');
    }
    line.append("  ").append(Amounts.bytes(progress.bytesDone()));
    if (progress.bytesTotal() >= 0) {
      line.append(" / ").append(Amounts.bytes(progress.bytesTotal()));
    }
    line.append("  ").append(messages.text(Message.PROGRESS_ITEMS, items(progress)));
    line.append("  ").append(Amounts.bytes((long) bytesPerSecond)).append("/s");
    long left = progress.bytesTotal() - progress.bytesDone();
    if (progress.bytesTotal() >= 0 && bytesPerSecond >= 1 && left > 0) {
      Duration time = Duration.ofSeconds(Math.min(359_999, (long) (left / bytesPerSecond) + 1));
      line.append("  ").append(messages.text(Message.PROGRESS_LEFT, Amounts.duration(time)));
    }
    return line.toString();
  }

  /// The line with the current path, which takes what is left of the columns.
  static String withCurrent(String line, Progress progress) {
    return progress.current().isEmpty() ? line : line + "  " + Visible.of(progress.current());
  }

  private static String items(Progress progress) {
    String done = Amounts.count(progress.itemsDone());
    return progress.itemsTotal() < 0 ? done : done + " / " + Amounts.count(progress.itemsTotal());
  }
}
