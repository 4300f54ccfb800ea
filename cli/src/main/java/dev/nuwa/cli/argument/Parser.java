package dev.nuwa.cli.argument;

import dev.nuwa.cli.config.Configuration;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Nearest;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Fills one command object from its arguments, and shows its help. The only class that talks to
/// picocli, besides the annotations of the commands; just the command that is called is built.
public final class Parser {

  /// Two less than 80: headings are measured in characters, and Chinese ones are wider.
  private static final int HELP_COLUMNS = 78;

  private final String name;
  private final Messages messages;
  private final Map<String, String> environment;
  private final CommandLine whole;
  private final CommandLine line;

  /// @param name the command word
  /// @param command the object whose annotated fields are filled
  /// @param globals the object that takes the options of every command
  public Parser(
      String name,
      Object command,
      Globals globals,
      Messages messages,
      Map<String, String> environment) {
    this.name = name;
    this.messages = messages;
    CommandSpec root = CommandSpec.create().name("nuwa");
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    spec.addMixin("globals", CommandSpec.forAnnotatedObject(globals));
    root.addSubcommand(name, spec);
    this.whole = new CommandLine(root);
    this.line = Objects.requireNonNull(whole.getSubcommands().get(name));
    this.environment = environment;
    configure();
  }

  /// Fills the command from what was typed, then the environment, then the profile.
  ///
  /// @throws UsageException when the arguments do not fit, naming the nearest option that does
  public void parse(List<String> typed, Configuration configuration) {
    CommandSpec spec = line.getCommandSpec();
    Provided provided = Provided.of(name, spec, environment, configuration, messages);
    List<String> arguments = new ArrayList<>(List.of(name));
    arguments.addAll(provided.arguments(typed, messages));
    arguments.addAll(typed);
    try {
      whole.parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException e) {
      UsageException failure = usage(e);
      Optional<String> source =
          e.getArgSpec() instanceof OptionSpec option
              ? provided.source(option, typed)
              : Optional.empty();
      throw source
          .map(from -> messages.text(Message.FROM_SOURCE, failure.getMessage(), from))
          .map(sentence -> new UsageException(sentence, failure.advice(), e))
          .orElse(failure);
    }
  }

  /// The help text of the command.
  public String help() {
    return line.getUsageMessage(Ansi.OFF).stripTrailing();
  }

  CommandSpec spec() {
    return line.getCommandSpec();
  }

  /// Options that are methods come in the order of the JVM's mood; each start must show the same.
  private static void inOneOrder(CommandSpec spec, String... names) {
    List<OptionSpec> options =
        Arrays.stream(names).map(spec::findOption).filter(Objects::nonNull).toList();
    options.forEach(spec::remove);
    options.forEach(spec::addOption);
  }

  /// How the command is called, in one line.
  String synopsis() {
    return line.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
  }

  /// What it does.
  String description() {
    return line.getHelp().description().strip().replaceAll("\\s+", " ");
  }

  /// Command lines that make sense.
  List<String> examples() {
    return line.getHelp().footer().lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
  }

  private void configure() {
    whole.setExpandAtFiles(false);
    whole.setInterpolateVariables(false);
    whole.setUsageHelpWidth(HELP_COLUMNS);
    whole.setResourceBundle(HelpTexts.of(messages.language()));
    whole.setOverwrittenOptionsAllowed(true);
    whole.registerConverter(ByteString.class, NameBytes::of);
    whole.registerConverter(ByteSize.class, this::size);
    whole.registerConverter(Rate.class, this::rate);
    whole.registerConverter(int.class, this::number);
    line.getCommandSpec().usageMessage().sortOptions(false).sortSynopsis(false);
    inOneOrder(line.getCommandSpec(), "--exclude", "--include");
  }

  private int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(messages.text(Message.NOT_A_NUMBER, text));
    }
  }

  private Rate rate(String text) {
    return Rate.parse(text)
        .orElseThrow(() -> new TypeConversionException(messages.text(Message.NOT_A_RATE, text)));
  }

  private ByteSize size(String text) {
    return ByteSize.parse(text)
        .orElseThrow(() -> new TypeConversionException(messages.text(Message.NOT_A_SIZE, text)));
  }

  private UsageException usage(ParameterException e) {
    String advice = messages.text(Message.TRY_HELP_OF, name);
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing -> new UsageException(missing(missing), advice, e);
      default -> new UsageException(bad(e), advice, e);
    };
  }

  private String missing(MissingParameterException e) {
    return e.getMissing().size() == 1 && e.getMissing().getFirst() instanceof OptionSpec option
        ? messages.text(Message.MISSING_VALUE, option.longestName(), option.paramLabel())
        : messages.text(Message.MISSING, names(e.getMissing()));
  }

  private String bad(ParameterException e) {
    String option = e.getArgSpec() == null ? "" : names(List.of(e.getArgSpec()));
    if (e.getCause() instanceof TypeConversionException cause) {
      return option + ": " + cause.getMessage();
    }
    return e.getArgSpec() == null || e.getValue() == null
        ? String.valueOf(e.getMessage())
        : messages.text(Message.BAD_VALUE, option, e.getValue());
  }

  private UsageException unmatched(UnmatchedArgumentException e) {
    String word = e.getUnmatched().getFirst();
    int end = word.indexOf('=');
    String option = end < 0 ? word : word.substring(0, end);
    String help = messages.text(Message.TRY_HELP_OF, name);
    if (!option.startsWith("-")) {
      boolean part =
          line.getCommandSpec().positionalParameters().stream()
              .anyMatch(place -> place.paramLabel().contains("SNAPSHOT[:PATH]"));
      String advice = part ? messages.text(Message.TRY_PART, name) : help;
      return new UsageException(messages.text(Message.TOO_MANY_ARGUMENTS, word), advice, e);
    }
    List<String> known =
        line.getCommandSpec().options().stream()
            .flatMap(spec -> List.of(spec.names()).stream())
            .toList();
    if (option.length() == 2) {
      String longer = longNames(known, option.charAt(1));
      String advice = longer.isEmpty() ? help : messages.text(Message.TRY_OPTION, longer);
      return new UsageException(messages.text(Message.NO_OPTION, option, name), advice, e);
    }
    String advice =
        Nearest.to(option, known).map(near -> messages.text(Message.TRY_OPTION, near)).orElse(help);
    return new UsageException(messages.text(Message.NO_OPTION, option, name), advice, e);
  }

  /// Of an option that has no letter the long names that begin with it.
  private static String longNames(List<String> known, char letter) {
    return known.stream()
        .filter(name -> name.startsWith("--" + letter))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String names(List<ArgSpec> missing) {
    return missing.stream()
        .map(arg -> arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel())
        .collect(Collectors.joining(", "));
  }
}
