package dev.nuwa.cli.output;

import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Width;
import dev.nuwa.event.Event.Progress;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Shows progress now and then: a live line on a terminal, a plain line elsewhere. Thread-safe.
final class ProgressDisplay {

  /// At most ten redraws a second.
  static final long LIVE_NANOS = 100_000_000L;

  /// A log wants few lines.
  static final long PLAIN_NANOS = 10_000_000_000L;

  private final Messages messages;
  private final ErrorLines lines;
  private final Terminal terminal;
  private final ProgressPace pace;

  ProgressDisplay(Messages messages, ErrorLines lines, Terminal terminal, LongSupplier nanoTime) {
    this.messages = messages;
    this.lines = lines;
    this.terminal = terminal;
    this.pace = new ProgressPace(nanoTime, terminal.showsErrors() ? LIVE_NANOS : PLAIN_NANOS);
  }

  /// Shows it, unless the last one was shown a moment ago.
  void show(Progress progress) {
    Optional<Double> due = pace.due(progress);
    if (due.isEmpty()) {
      return;
    }
    String line = ProgressText.line(messages, progress, due.get());
    if (terminal.showsErrors()) {
      drawLive(line, progress);
    } else {
      lines.line(line);
    }
  }

  private void drawLive(String line, Progress progress) {
    int columns = terminal.columns();
    int room = columns - 1 - Width.of(line);
    String whole = ProgressText.withCurrent("", progress);
    lines.live(room > 12 ? line + Width.fit(whole, room) : line, columns);
  }
}
