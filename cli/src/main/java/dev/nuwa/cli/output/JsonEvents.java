package dev.nuwa.cli.output;

import dev.nuwa.cli.output.Output.Verbosity;
import dev.nuwa.error.BackupException;
import dev.nuwa.event.Event;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Events as JSON lines on stderr (docs/events.md).
final class JsonEvents implements EventPrinter {

  private static final long PROGRESS_NANOS = 1_000_000_000L;

  private final ErrorLines lines;
  private final Verbosity verbosity;
  private final InstantSource clock;
  private final ProgressPace pace = new ProgressPace(System::nanoTime, PROGRESS_NANOS);

  JsonEvents(ErrorLines lines, Verbosity verbosity, InstantSource clock) {
    this.lines = lines;
    this.verbosity = verbosity;
    this.clock = clock;
  }

  @Override
  public void emit(Event event) {
    switch (event) {
      case Event.Progress at -> progress(at);
      case Event.Warning w -> warning(w.subject(), w.message());
      case Event.FileFailed f -> file("fileFailed", f.path(), f.reason());
      case Event.FileChanged f -> file("fileChanged", f.path(), f.reason());
      case Event.Excluded e -> file("excluded", e.path(), e.reason());
      case Event.StorageRequest r -> request(r);
      case Event.StorageRetry r -> retry(r);
      case Event.Requests r -> requests(r);
      case Event.NativeFallback f ->
          print(event("nativeFallback").put("call", f.call()).put("reason", f.reason()));
    }
  }

  @Override
  public void hint(String text) {
    print(event("hint").put("message", text));
  }

  @Override
  public void warning(String subject, String text) {
    print(event("warning").put("subject", subject).put("message", text));
  }

  @Override
  public void error(BackupException failure) {
    print(event("error").putAll(Failures.fields(failure)));
  }

  private void progress(Event.Progress at) {
    if (verbosity == Verbosity.QUIET || pace.due(at).isEmpty()) {
      return;
    }
    JsonObject event = event("progress").put("phase", at.phase()).put("bytesDone", at.bytesDone());
    if (at.bytesTotal() >= 0) {
      event.put("bytesTotal", at.bytesTotal());
    }
    event.put("itemsDone", at.itemsDone());
    if (at.itemsTotal() >= 0) {
      event.put("itemsTotal", at.itemsTotal());
    }
    print(event.put("current", at.current()));
  }

  private void file(String type, String path, String reason) {
    print(event(type).put("path", path).put("reason", reason));
  }

  private void request(Event.StorageRequest r) {
    if (verbosity == Verbosity.VERBOSE) {
      print(
          event("storageRequest")
              .put("verb", r.verb())
              .put("object", r.object())
              .put("bytes", r.bytes())
              .put("nanos", r.nanos())
              .put("outcome", r.outcome()));
    }
  }

  private void requests(Event.Requests r) {
    if (verbosity != Verbosity.QUIET) {
      JsonObject byVerb = new JsonObject();
      r.byVerb().forEach(byVerb::put);
      print(
          event("requests")
              .put("requests", byVerb)
              .put("bytesSent", r.bytesSent())
              .put("bytesReceived", r.bytesReceived()));
    }
  }

  private void retry(Event.StorageRetry r) {
    print(
        event("storageRetry")
            .put("verb", r.verb())
            .put("object", r.object())
            .put("attempt", r.attempt())
            .put("waitMillis", r.waitMillis())
            .put("leftMillis", r.leftMillis())
            .put("reason", r.reason()));
  }

  private JsonObject event(String type) {
    return new JsonObject()
        .put("type", type)
        .put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private void print(JsonObject event) {
    lines.line(event.toString());
  }
}
