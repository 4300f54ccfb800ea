package dev.nuwa.cli.command;

import dev.nuwa.cli.argument.Globals;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.UsageException;

/// What a command runs with, beside its own options.
///
/// @param globals the options every command has
/// @param output the voice of the run
public record Call(Globals globals, Output output) {

  /// A sentence in the language of this run.
  public String text(Message message, Object... arguments) {
    return output.messages().text(message, arguments);
  }

  /// A failure of the call as it was typed.
  UsageException usage(String message, Message advice, Object... arguments) {
    return new UsageException(message, text(advice, arguments));
  }
}
