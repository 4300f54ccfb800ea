package dev.nuwa.cli.choice;

import dev.nuwa.cli.argument.Globals;
import dev.nuwa.cli.location.RepositoryOpener;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.CoreSentences;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a command runs with, beside its own options.
///
/// @param typed the whole command line, for showing it again with one word changed
/// @param globals the options every command has
/// @param output the voice of the run
public record Call(List<String> typed, Globals globals, Output output) {

  public Call {
    typed = List.copyOf(typed);
  }

  /// A sentence in the language of this run.
  public String text(Message message, @Nullable Object... arguments) {
    return output.messages().text(message, arguments);
  }

  /// What core says, in the language of this run.
  public String text(Sentence sentence) {
    return CoreSentences.of(output.messages().language()).text(sentence);
  }

  /// Opens the repository that the run is about.
  public RepositoryOpener opener() {
    return new RepositoryOpener(globals, output);
  }

  /// A failure of the call as it was typed.
  public UsageException usage(String message, Message advice, Object... arguments) {
    return new UsageException(message, text(advice, arguments));
  }
}
