package dev.nuwa.cli;

import dev.nuwa.cli.argument.CommandWords;
import dev.nuwa.cli.argument.Defaults;
import dev.nuwa.cli.argument.Globals;
import dev.nuwa.cli.argument.Parser;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.command.CommandTable;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.output.Output.Form;
import dev.nuwa.cli.output.Output.Verbosity;
import dev.nuwa.cli.output.Surroundings;
import dev.nuwa.cli.text.Language;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Nearest;
import dev.nuwa.cli.text.Version;
import dev.nuwa.error.BackupException;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.UsageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the command, has its options filled in, runs it, and turns every way it can end into an
/// exit code.
final class Door {

  private static final Set<String> HELP = Set.of("help", "--help", "-h");
  private static final Set<String> VERSION = Set.of("version", "--version", "-V");

  private final Surroundings surroundings;

  Door(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// Runs one command line.
  ExitCode run(List<String> arguments) {
    Output output = output(arguments);
    ExitCode code;
    try {
      code = dispatch(arguments, output);
      output.finish();
    } catch (BackupException failure) {
      code = ended(failure, failure, output);
    } catch (OutOfMemoryError failure) {
      code = ended(outOfMemory(output), failure, output);
    } catch (RuntimeException | Error failure) {
      code = ended(internal(failure, output), failure, output);
    }
    return code;
  }

  private ExitCode dispatch(List<String> arguments, Output output) {
    requireLanguage(arguments, output.messages());
    CommandWords words = CommandWords.of(arguments);
    List<String> rest = words.rest();
    if (rest.isEmpty() && VERSION.contains(words.command())) {
      output.say(Message.VERSION, Version.NUMBER);
      return ExitCode.DONE;
    }
    if (words.command().equals("help") && !CommandWords.of(rest).command().isEmpty()) {
      return help(CommandWords.of(rest).command(), output);
    }
    if (words.command().equals("help") || (words.command().isEmpty() && asksHelp(arguments))) {
      output.lines(TopHelp.text(output.messages().language()));
      return ExitCode.DONE;
    }
    if (words.command().isEmpty() && arguments.stream().anyMatch(VERSION::contains)) {
      return start(new CommandWords("version", without(arguments, VERSION)), arguments, output);
    }
    return start(words, arguments, output);
  }

  private ExitCode start(CommandWords words, List<String> typed, Output output) {
    Command command = find(words.command(), output.messages());
    Globals globals = new Globals();
    Parser parser = parser(words.command(), command, globals, output.messages());
    parser.parse(words.rest());
    if (globals.wantsHelp()) {
      output.lines(parser.help());
      return ExitCode.DONE;
    }
    return command.run(new Call(typed, globals, output));
  }

  private ExitCode help(String name, Output output) {
    Command command = find(name, output.messages());
    output.lines(parser(name, command, new Globals(), output.messages()).help());
    return ExitCode.DONE;
  }

  private Parser parser(String name, Command command, Globals globals, Messages messages) {
    return new Parser(name, command, globals, messages, surroundings.environment());
  }

  private static Command find(String name, Messages messages) {
    return CommandTable.make(name)
        .orElseThrow(() -> {
          String advice =
              Optional.of(name)
                  .filter(typed -> !typed.isEmpty())
                  .flatMap(typed -> Nearest.to(typed, CommandTable.NAMES))
                  .map(near -> messages.text(Message.TRY_COMMAND, near))
                  .orElseGet(() -> messages.text(Message.TRY_HELP));
          return new UsageException(
              name.isEmpty()
                  ? messages.text(Message.NO_COMMAND_GIVEN)
                  : messages.text(Message.NO_COMMAND, name),
              advice);
        });
  }

  /// What must be known before the options are understood, since it decides how a failure to
  /// understand them is told.
  private Output output(List<String> arguments) {
    Language language =
        Language.ofLocale(CommandWords.value(arguments, "--lang"))
            .orElseGet(() -> Language.of(surroundings.environment()));
    Form form = isSet(arguments, "--json", "NUWA_JSON") ? Form.JSON : Form.HUMAN;
    return new Output(surroundings, language, form, verbosity(arguments));
  }

  private Verbosity verbosity(List<String> arguments) {
    if (CommandWords.has(arguments, "-q") || isSet(arguments, "--quiet", "NUWA_QUIET")) {
      return Verbosity.QUIET;
    }
    boolean verbose =
        CommandWords.has(arguments, "-v") || isSet(arguments, "--verbose", "NUWA_VERBOSE");
    return verbose ? Verbosity.VERBOSE : Verbosity.NORMAL;
  }

  private boolean isSet(List<String> arguments, String flag, String variable) {
    return CommandWords.has(arguments, flag) || Defaults.isOn(surroundings.variable(variable));
  }

  private static void requireLanguage(List<String> arguments, Messages messages) {
    String wanted = CommandWords.value(arguments, "--lang");
    if (!wanted.isEmpty() && Language.ofLocale(wanted).isEmpty()) {
      throw new UsageException(
          messages.text(Message.NO_LANGUAGE, wanted), messages.text(Message.TRY_LANGUAGE));
    }
  }

  private static boolean asksHelp(List<String> arguments) {
    return arguments.stream().anyMatch(HELP::contains);
  }

  private static List<String> without(List<String> arguments, Set<String> words) {
    return arguments.stream().filter(word -> !words.contains(word)).toList();
  }

  private ExitCode ended(BackupException failure, Throwable cause, Output output) {
    ExitCode code = failure.exitCode();
    try {
      output.finish();
    } catch (BackupException unwritable) {
      // The first failure is the one to tell.
      code = failure.exitCode();
    }
    output.error(failure);
    if (surroundings.variable("NUWA_DEBUG").equals("1")) {
      StringWriter stack = new StringWriter();
      cause.printStackTrace(new PrintWriter(stack));
      output.stack(stack.toString());
    }
    return code;
  }

  private static BackupException outOfMemory(Output output) {
    Messages messages = output.messages();
    return new ResourceException(
        messages.text(Message.OUT_OF_MEMORY), messages.text(Message.TRY_MORE_MEMORY));
  }

  private static BackupException internal(Throwable failure, Output output) {
    Messages messages = output.messages();
    if (Thread.currentThread().isInterrupted()) {
      return new CancelledException(messages.text(Message.STOPPED), "", failure);
    }
    String what = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return new ResourceException(
        messages.text(Message.INTERNAL, what), messages.text(Message.TRY_REPORT), failure);
  }
}
