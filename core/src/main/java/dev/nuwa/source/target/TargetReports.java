package dev.nuwa.source.target;

import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.SourceException;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.kernel.Errno;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Tells and counts what a restore could not do. Thread-safe.
final class TargetReports {

  private final EventSink sink;
  private final LongAdder failed = new LongAdder();
  private final LongAdder ownersSkipped = new LongAdder();
  private final LongAdder setIdDropped = new LongAdder();
  private final LongAdder attributesSkipped = new LongAdder();

  TargetReports(EventSink sink) {
    this.sink = sink;
  }

  /// What the system refused. That there is no room ends the restore at once: every file after this
  /// one would fail as well.
  Outcome failed(EntryKey key, int result) {
    String place = key.isRoot() ? "the target" : key.toString();
    return switch (-result) {
      case Errno.ENOSPC, Errno.EDQUOT ->
          throw new ResourceException(
              Sentence.of("restoring {0}: {1}", place, Errno.text(result)),
              Sentence.of("free space and run the same restore again: it keeps what is complete"));
      case Errno.EROFS ->
          throw new SourceException(
              Sentence.of("restoring {0}: {1}", place, Errno.text(result)),
              Sentence.of(
                  "make the target writable and run the same restore again: it keeps what is"
                      + " complete"));
      default -> failed(key, Errno.text(result));
    };
  }

  Outcome failed(EntryKey key, String reason) {
    return failed(key, new Sentence(reason, List.of()));
  }

  Outcome failed(EntryKey key, Sentence reason) {
    failed.increment();
    sink.emit(new Event.FileFailed(key.toString(), reason));
    return new Outcome.Failed(reason.english());
  }

  Outcome refused(EntryKey key, String reason) {
    failed.increment();
    sink.emit(new Event.FileFailed(key.toString(), reason));
    return new Outcome.Refused(reason);
  }

  void ownerSkipped() {
    ownersSkipped.increment();
  }

  void setIdDropped() {
    setIdDropped.increment();
  }

  /// The first one of a run is told; the others are counted.
  void attributeSkipped(EntryKey key, String what, String reason) {
    boolean first = attributesSkipped.sum() == 0;
    attributesSkipped.increment();
    if (first) {
      sink.emit(
          new Event.Warning(
              key.toString(), Sentence.of("{0} cannot be restored: {1}", what, reason)));
    }
  }

  void fallback(String call, String reason) {
    sink.emit(new Event.NativeFallback(call, reason));
  }

  TargetSummary summary() {
    return new TargetSummary(
        failed.sum(), ownersSkipped.sum(), setIdDropped.sum(), attributesSkipped.sum());
  }
}
