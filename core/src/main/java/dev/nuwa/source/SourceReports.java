package dev.nuwa.source;

import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Tells and counts what a source could not take, in one step, so that neither is forgotten.
/// Thread-safe.
public final class SourceReports {

  private final EventSink sink;
  private final AtomicLong failed = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong changed = new AtomicLong();
  private final AtomicLong excluded = new AtomicLong();

  public SourceReports(EventSink sink) {
    this.sink = sink;
  }

  /// An object could not be read.
  public void failed(String path, String reason) {
    failed(path, new Sentence(reason, List.of()));
  }

  /// The same with values in the reason.
  public void failed(String path, Sentence reason) {
    if (failed.getAndIncrement() < SourceCounts.FAILURES_MAX) {
      failures.add(path);
    }
    sink.emit(new Event.FileFailed(path, reason));
  }

  /// An object changed or vanished while it was read.
  public void changed(String path, String reason) {
    changed.incrementAndGet();
    sink.emit(new Event.FileChanged(path, reason));
  }

  /// An object was left out without a rule of the user.
  public void excluded(String path, String reason) {
    excluded.incrementAndGet();
    sink.emit(new Event.Excluded(path, reason));
  }

  /// Something to know about that loses nothing.
  public void warn(String subject, String message) {
    sink.emit(new Event.Warning(subject, message));
  }

  /// A native call is refused here and replaced by a portable way.
  public void fallback(String call, String reason) {
    sink.emit(new Event.NativeFallback(call, reason));
  }

  public SourceCounts counts() {
    return new SourceCounts(failed.get(), changed.get(), excluded.get(), List.copyOf(failures));
  }
}
