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
    StringBuilder amount = new StringBuilder();
    StringBuilder rate = new StringBuilder();
    if (progress.bytesTotal() > 0) {
      long percent = Math.min(100, progress.bytesDone() * 100 / progress.bytesTotal());
      amount.append("  ").append(percent).append('%');
    }
    if (phase(progress) != Message.PROGRESS_TREES) {
      amount.append("  ").append(Amounts.bytes(progress.bytesDone()));
      rate.append("  ").append(Amounts.bytes((long) bytesPerSecond)).append("/s");
    }
    if (progress.bytesTotal() >= 0) {
      amount.append(" / ").append(Amounts.bytes(progress.bytesTotal()));
    }
    long left = progress.bytesTotal() - progress.bytesDone();
    if (progress.bytesTotal() >= 0 && bytesPerSecond >= 1 && left > 0) {
      Duration time = Duration.ofSeconds(Math.min(359_999, (long) (left / bytesPerSecond) + 1));
      rate.append("  ").append(messages.text(Message.PROGRESS_LEFT, Amounts.duration(time)));
    }
    return messages.text(phase(progress), amount, items(progress), rate);
  }

  private static Message phase(Progress progress) {
    return switch (progress.phase()) {
      case "restore" -> Message.PROGRESS_RESTORE;
      case "check trees" -> Message.PROGRESS_TREES; // which are no bytes that anybody counts
      case "check packs" -> Message.PROGRESS_PACKS;
      default -> Message.PROGRESS_BACKUP;
    };
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
