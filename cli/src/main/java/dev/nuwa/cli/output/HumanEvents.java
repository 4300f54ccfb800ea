package dev.nuwa.cli.output;

import dev.nuwa.cli.output.Output.Verbosity;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.CoreSentences;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Visible;
import dev.nuwa.error.BackupException;
import dev.nuwa.event.Event;
import java.time.Duration;
import java.util.StringJoiner;

/// Events as sentences on stderr.
final class HumanEvents implements EventPrinter {

  private final Messages messages;
  private final CoreSentences core;
  private final Verbosity verbosity;
  private final ErrorLines lines;
  private final ProgressDisplay progress;
  private final Trouble trouble = new Trouble(System::nanoTime);

  HumanEvents(Messages messages, Verbosity verbosity, ErrorLines lines, Terminal terminal) {
    this.messages = messages;
    this.core = CoreSentences.of(messages.language());
    this.verbosity = verbosity;
    this.lines = lines;
    this.progress = new ProgressDisplay(messages, lines, terminal, System::nanoTime);
  }

  @Override
  public void emit(Event event) {
    switch (event) {
      case Event.Progress at -> showProgress(at);
      case Event.Warning w -> warning(w.subject(), Visible.of(core.text(w.said())));
      case Event.FileFailed f -> say(Message.EVENT_FILE_FAILED, f.path(), core.text(f.said()));
      case Event.FileChanged f -> say(Message.EVENT_FILE_CHANGED, f.path(), core.text(f.said()));
      case Event.Excluded e -> note(Message.EVENT_EXCLUDED, e.path(), core.text(e.said()));
      case Event.StorageRequest r -> request(r);
      case Event.StorageRetry r -> retry(r);
      case Event.Requests r -> requests(r);
      case Event.NativeFallback f -> detail(Message.EVENT_FALLBACK, f.call(), f.reason());
    }
  }

  @Override
  public void hint(String text) {
    lines.line(text);
  }

  @Override
  public void warning(String subject, String text) {
    lines.line(
        subject.isEmpty()
            ? messages.text(Message.WARNING, text)
            : messages.text(Message.WARNING_ABOUT, subject, text));
  }

  @Override
  public void error(BackupException failure) {
    lines.line("nuwa: " + messages.text(Failures.frame(failure), core.text(failure.what())));
    if (!failure.advice().isEmpty()) {
      lines.line("  " + messages.text(Message.ERROR_ADVICE, core.text(failure.next())));
    }
  }

  private void showProgress(Event.Progress at) {
    if (verbosity != Verbosity.QUIET) {
      progress.show(at);
    }
  }

  private void request(Event.StorageRequest r) {
    trouble
        .answered(r.outcome())
        .ifPresent(waited -> note(Message.TROUBLE_OVER, Amounts.duration(waited)));
    if (verbosity == Verbosity.VERBOSE) { // there are many, and the words of one cost more than it
      String time = Amounts.duration(Duration.ofNanos(r.nanos()));
      say(Message.EVENT_REQUEST, r.verb(), r.object(), r.bytes(), time, r.outcome());
    }
  }

  /// One line when trouble begins and one a minute, however many requests meet it; each with
  /// `--verbose`.
  private void retry(Event.StorageRetry r) {
    String wait = Amounts.duration(Duration.ofMillis(r.waitMillis()));
    detail(Message.EVENT_RETRY, r.verb(), r.object(), r.reason(), wait, r.attempt());
    trouble
        .failed()
        .ifPresent(waited -> {
          if (waited.isZero()) {
            Duration left = Duration.ofMillis(r.leftMillis());
            note(Message.TROUBLE_BEGINS, r.reason(), Amounts.duration(left));
          } else {
            note(Message.TROUBLE_GOES_ON, r.reason(), Amounts.duration(waited));
          }
        });
  }

  private void requests(Event.Requests r) {
    StringJoiner counts = new StringJoiner(", ");
    r.byVerb().forEach((verb, count) -> counts.add(count + " " + verb));
    detail(
        Message.EVENT_REQUESTS,
        counts,
        Amounts.bytes(r.bytesSent()),
        Amounts.bytes(r.bytesReceived()));
  }

  private void say(Message message, Object... arguments) {
    lines.line(messages.text(message, arguments));
  }

  private void note(Message message, Object... arguments) {
    if (verbosity != Verbosity.QUIET) {
      say(message, arguments);
    }
  }

  private void detail(Message message, Object... arguments) {
    if (verbosity == Verbosity.VERBOSE) {
      say(message, arguments);
    }
  }
}
