package dev.nuwa.cli.output;

import dev.nuwa.cli.text.Language;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Table;
import dev.nuwa.cli.text.Visible;
import dev.nuwa.error.BackupException;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.ResourceException;
import dev.nuwa.event.EventSink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The voice of one run. Results go to stdout: in the human form what `say`, `line` and `table` are
/// given, in the JSON form what `result` is given; the other form's calls do nothing, so a command
/// need not ask. Everything else goes to stderr.
///
/// Results are for one thread; notes, warnings and events may come from any.
public final class Output {

  /// For whom results are.
  public enum Form {
    HUMAN,
    JSON
  }

  /// How much is said beside results.
  public enum Verbosity {
    QUIET,
    NORMAL,
    VERBOSE
  }

  private static final int BUFFER = 1 << 16;

  private final Surroundings surroundings;
  private final Messages messages;
  private final Form form;
  private final Verbosity verbosity;
  private final ErrorLines errors;
  private final EventPrinter events;
  private final OutputStream out;

  public Output(Surroundings surroundings, Language language, Form form, Verbosity verbosity) {
    this.surroundings = surroundings;
    this.messages = Messages.of(form == Form.JSON ? Language.ENGLISH : language);
    this.form = form;
    this.verbosity = verbosity;
    this.errors = new ErrorLines(surroundings.err());
    this.events =
        form == Form.JSON
            ? new JsonEvents(errors, verbosity, surroundings.clock())
            : new HumanEvents(messages, verbosity, errors, surroundings.terminal());
    this.out = new BufferedOutputStream(surroundings.out(), BUFFER);
  }

  /// Whether results are JSON.
  public boolean isJson() {
    return form == Form.JSON;
  }

  public Messages messages() {
    return messages;
  }

  public Surroundings surroundings() {
    return surroundings;
  }

  /// Where core tells what happens.
  public EventSink events() {
    return events;
  }

  /// A sentence of the result.
  public void say(Message message, @Nullable Object... arguments) {
    line(messages.text(message, arguments));
  }

  /// A line of the result.
  public void line(String text) {
    if (form == Form.HUMAN) {
      write(Visible.of(text));
    }
  }

  /// Lines of the result.
  public void lines(String text) {
    text.lines().forEach(this::line);
  }

  /// A table of the result, cut to the terminal when there is one.
  public void table(Table table) {
    if (form == Form.HUMAN) {
      fitted(table).forEach(this::write);
    }
  }

  /// The lines of a table, cut to the terminal when there is one.
  public List<String> fitted(Table table) {
    Terminal terminal = surroundings.terminal();
    return table.lines(terminal.showsOutput() ? terminal.columns() : Table.UNLIMITED);
  }

  /// A JSON line of the result.
  public void result(JsonObject object) {
    if (form == Form.JSON) {
      write(object.toString());
    }
  }

  /// Bytes of the result, as they are.
  public void bytes(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /// Advice beside the result, after what was said of it so far.
  public void hint(Message message, @Nullable Object... arguments) {
    if (verbosity != Verbosity.QUIET) {
      finish();
      events.hint(messages.text(message, arguments));
    }
  }

  /// Something wrong that does not stop the run.
  public void warn(String subject, Message message, @Nullable Object... arguments) {
    events.warning(subject, messages.text(message, arguments));
  }

  /// Says why the run ends.
  public void error(BackupException failure) {
    events.error(failure);
  }

  /// Shows the stack of a failure: for whoever set `NUWA_DEBUG`.
  public void stack(String text) {
    text.lines().forEach(line -> errors.line("  " + Visible.of(line)));
  }

  /// Everything said so far has arrived where stdout goes, and no live line is left.
  public void finish() {
    errors.clear();
    try {
      out.flush();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void write(String text) {
    byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
    bytes(line, 0, line.length);
  }

  private BackupException unwritable(IOException e) {
    String reason = String.valueOf(e.getMessage());
    String advice = messages.text(Message.TRY_STDOUT);
    // A reader such as `head` that has seen enough is no failure to explain at length.
    return reason.contains("Broken pipe")
        ? new CancelledException(messages.text(Message.STDOUT_CLOSED), "", e)
        : new ResourceException(messages.text(Message.STDOUT_FAILED, reason), advice, e);
  }
}
