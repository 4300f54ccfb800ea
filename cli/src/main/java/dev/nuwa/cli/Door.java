package dev.nuwa.cli;

import dev.nuwa.cli.argument.CommandWords;
import dev.nuwa.cli.argument.Globals;
import dev.nuwa.cli.argument.Parser;
import dev.nuwa.cli.argument.Switch;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.command.CommandTable;
import dev.nuwa.cli.config.Configuration;
import dev.nuwa.cli.config.ConfigurationFile;
import dev.nuwa.cli.config.KnownKeys;
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
import dev.nuwa.source.fs.ProcessShare;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Finds the command, has its options filled in, runs it, and turns every way it can end into an
/// exit code.
final class Door {

  private static final Set<String> HELP = Set.of("help", "--help", "-h");
  private static final Set<String> VERSION = Set.of("version", "--version", "-V");

  private static final Set<String> WITHOUT_CONFIGURATION = Set.of("help", "version");

  private final Surroundings surroundings;

  Door(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// Runs one command line.
  ExitCode run(List<String> arguments) {
    Output output = output(arguments, Configuration.NONE);
    ExitCode code;
    try {
      Configuration configuration = configuration(arguments, output.messages());
      output = output(arguments, configuration);
      code = dispatch(arguments, configuration, output);
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

  private ExitCode dispatch(List<String> arguments, Configuration configuration, Output output) {
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
      CommandWords version = new CommandWords("version", without(arguments, VERSION));
      return start(new Call(arguments, new Globals(), output), version, configuration);
    }
    return start(new Call(arguments, new Globals(), output), words, configuration);
  }

  private ExitCode start(Call call, CommandWords words, Configuration configuration) {
    Output output = call.output();
    Globals globals = call.globals();
    Command command = CommandTable.make(words.command()).orElseThrow(() -> noCommand(call, words));
    Parser parser = parser(words.command(), command, globals, output.messages());
    parser.parse(words.rest(), configuration);
    if (globals.wantsHelp()) {
      output.lines(parser.help());
      return ExitCode.DONE;
    }
    share(globals, output);
    return command.run(call);
  }

  /// Before anything is started whose number follows that of the processors.
  private static void share(Globals globals, Output output) {
    Messages messages = output.messages();
    Optional<Integer> nice = globals.nice(messages);
    Optional<Integer> cpus = globals.cpus(messages);
    if (nice.isPresent() && !ProcessShare.yieldTo(nice.get())) {
      output.warn("--nice", Message.SHARE_REFUSED, nice.get());
    }
    if (cpus.isPresent() && !ProcessShare.useProcessors(cpus.get())) {
      output.warn("--cpus", Message.SHARE_REFUSED, cpus.get());
    }
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
    return CommandTable.make(name).orElseThrow(() -> noCommand(name, messages));
  }

  private static UsageException noCommand(String name, Messages messages) {
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
  }

  /// A command that stands later in the line was meant to be the first word.
  private static UsageException noCommand(Call call, CommandWords words) {
    Optional<String> later = words.rest().stream().filter(CommandTable.NAMES::contains).findFirst();
    if (later.isEmpty() || Nearest.to(words.command(), CommandTable.NAMES).isPresent()) {
      return noCommand(words.command(), call.output().messages());
    }
    return call.usage(
        call.text(Message.NO_COMMAND, words.command()),
        Message.TRY_ORDER,
        later.get() + " " + words.command());
  }

  /// What must be known before the options are understood, since it decides how a failure to
  /// understand them is told.
  private Output output(List<String> arguments, Configuration configuration) {
    Language language =
        Language.ofLocale(CommandWords.value(arguments, "--lang"))
            .or(() -> Language.ofLocale(configuration.value("lang")))
            .orElseGet(() -> Language.of(surroundings.environment()));
    Form form = isSet(arguments, "json", configuration) ? Form.JSON : Form.HUMAN;
    return new Output(surroundings, language, form, verbosity(arguments, configuration));
  }

  private Verbosity verbosity(List<String> arguments, Configuration configuration) {
    if (CommandWords.has(arguments, "-q") || isSet(arguments, "quiet", configuration)) {
      return Verbosity.QUIET;
    }
    boolean verbose =
        CommandWords.has(arguments, "-v") || isSet(arguments, "verbose", configuration);
    return verbose ? Verbosity.VERBOSE : Verbosity.NORMAL;
  }

  private boolean isSet(List<String> arguments, String key, Configuration configuration) {
    String variable = surroundings.variable("NUWA_" + key.toUpperCase(Locale.ROOT));
    return CommandWords.has(arguments, "--" + key)
        || Switch.isOn(variable.isEmpty() ? configuration.value(key) : variable);
  }

  /// Help, and what mends a configuration, must work with one that is wrong.
  private Configuration configuration(List<String> arguments, Messages messages) {
    String command = CommandWords.of(arguments).command();
    String file = CommandWords.value(arguments, "--config");
    String profile = CommandWords.value(arguments, "--profile");
    if (command.isEmpty() || WITHOUT_CONFIGURATION.contains(command) || asksHelp(arguments)) {
      return Configuration.NONE;
    }
    try {
      return new ConfigurationFile(surroundings.environment(), messages)
          .load(file, profile, new KnownKeys(Globals.KEYS, CommandTable.NAMES));
    } catch (UsageException e) {
      if (command.equals("doctor")) {
        return Configuration.NONE; // which tells of it
      }
      throw e;
    }
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
