package dev.nuwa.cli.command;

import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import java.util.Locale;

/// One thing that `doctor` looked at.
///
/// @param advice empty when there is nothing to do
record Diagnosis(String subject, State state, String message, String advice) {

  /// How it is with a thing.
  enum State {
    OK(Message.DOCTOR_OK),
    WARNING(Message.DOCTOR_WARNING),
    PROBLEM(Message.DOCTOR_PROBLEM);

    private final Message line;

    State(Message line) {
      this.line = line;
    }

    Message line() {
      return line;
    }
  }

  static Diagnosis ok(String subject, String message) {
    return new Diagnosis(subject, State.OK, message, "");
  }

  JsonObject json() {
    return new JsonObject()
        .put("subject", subject)
        .put("state", state.name().toLowerCase(Locale.ROOT))
        .put("message", message)
        .put("advice", advice);
  }
}
