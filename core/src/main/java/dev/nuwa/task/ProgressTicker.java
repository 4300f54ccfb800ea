package dev.nuwa.task;

import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import java.util.function.Supplier;

/// Tells five times a second how far a run is; to be forked, and ended by cancelling its scope.
public final class ProgressTicker implements TaskScope.Work {

  private static final long EVERY_MILLIS = 200;

  private final Supplier<Event.Progress> progress;
  private final EventSink events;

  /// @param progress asked each time, from the forked thread
  public ProgressTicker(Supplier<Event.Progress> progress, EventSink events) {
    this.progress = progress;
    this.events = events;
  }

  @Override
  public void run() throws InterruptedException {
    while (true) {
      Thread.sleep(EVERY_MILLIS);
      events.emit(progress.get());
    }
  }
}
