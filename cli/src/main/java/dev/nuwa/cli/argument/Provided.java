package dev.nuwa.cli.argument;

import dev.nuwa.cli.config.Configuration;
import dev.nuwa.cli.config.Setting;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Nearest;
import dev.nuwa.error.UsageException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What the environment and the profile say about the options of one command. The command line
/// beats a variable, a variable beats the profile; a list is replaced, not added to.
///
/// @param options in the order of the command's options
public record Provided(List<Value> options) {

  /// Locales, not languages of ours; what decides where the others come from; and help.
  private static final Set<String> NO_VARIABLE =
      Set.of("--lang", "--config", "--profile", "--help");

  private static final Set<String> NO_KEY = Set.of("--config", "--profile", "--help");

  /// Ways to the same key: who names one means none of the others.
  private static final List<String> CREDENTIALS =
      List.of("--key-file", "--password-file", "--password-command");

  /// One option with its values.
  ///
  /// @param source a variable, or a place in the configuration
  /// @param profile which profile says it; empty text for a variable
  public record Value(OptionSpec option, List<String> values, String source, String profile) {}

  public Provided {
    options = List.copyOf(options);
  }

  /// Collects them.
  ///
  /// @param command its name; part of the names of its variables
  /// @throws UsageException when the profile says something about an option that is none
  public static Provided of(
      String command,
      CommandSpec spec,
      Map<String, String> environment,
      Configuration configuration,
      Messages messages) {
    requireKnown(command, spec, configuration, messages);
    List<Value> found = new ArrayList<>();
    boolean credentials =
        CREDENTIALS.stream().anyMatch(name -> !variable(environment, variable(name)).isEmpty())
            || !variable(environment, "NUWA_PASSWORD").isEmpty();
    for (OptionSpec option : spec.options()) {
      String name = option.longestName();
      boolean otherWay = credentials && CREDENTIALS.contains(name);
      fromEnvironment(command, option, environment)
          .or(() ->
              otherWay
                  ? Optional.empty()
                  : fromProfile(command, option, environment, configuration))
          .ifPresent(found::add);
    }
    return new Provided(found);
  }

  private static Optional<Value> fromEnvironment(
      String command, OptionSpec option, Map<String, String> environment) {
    String variable = variable(command, option.longestName());
    String value = variable(environment, variable);
    if (value.isEmpty() || NO_VARIABLE.contains(option.longestName())) {
      return Optional.empty();
    }
    List<String> values = repeats(option) ? value.lines().toList() : List.of(value);
    return Optional.of(new Value(option, values, variable, ""));
  }

  private static Optional<Value> fromProfile(
      String command,
      OptionSpec option,
      Map<String, String> environment,
      Configuration configuration) {
    String name = option.longestName();
    Setting setting =
        configuration.section(CommandWords.isGlobal(name) ? "" : command).get(key(name));
    if (setting == null || NO_KEY.contains(name)) {
      return Optional.empty();
    }
    String home = variable(environment, "HOME");
    Path folder = configuration.file().map(Path::toAbsolutePath).map(Path::getParent).orElse(null);
    List<String> values =
        setting.values().stream().map(value -> place(option, value, home, folder)).toList();
    return Optional.of(new Value(option, values, setting.place(), setting.profile()));
  }

  /// No shell sees the values of a file: `~` is resolved here, and a path is meant from where the
  /// file is.
  private static String place(OptionSpec option, String value, String home, @Nullable Path folder) {
    boolean path = Set.of("FILE", "FOLDER", "LOCATION").contains(option.paramLabel());
    if (!path || value.equals("-") || value.isEmpty() || value.contains("://")) {
      return value;
    }
    if (value.startsWith("~/") && !home.isEmpty()) {
      return home + value.substring(1);
    }
    return value.startsWith("/") || folder == null ? value : folder + "/" + value;
  }

  private static void requireKnown(
      String command, CommandSpec spec, Configuration configuration, Messages messages) {
    List<String> keys =
        spec.options().stream()
            .map(OptionSpec::longestName)
            .filter(name -> !CommandWords.isGlobal(name))
            .map(Provided::key)
            .toList();
    for (Setting setting : configuration.section(command).values()) {
      if (!keys.contains(setting.key())) {
        String sentence = messages.text(Message.CONFIG_NO_KEY, command + ": " + setting.key());
        String advice =
            Nearest.to(setting.key(), keys)
                .map(near -> messages.text(Message.TRY_OPTION, near))
                .orElseGet(() -> messages.text(Message.TRY_HELP_OF, command));
        throw new UsageException(
            messages.text(Message.CONFIG_AT, setting.place(), sentence), advice);
      }
    }
  }

  /// The arguments that say the same, to stand before what was typed.
  ///
  /// @param typed options that stand there already are left out where they are lists or other ways
  ///   to the same
  List<String> arguments(List<String> typed, Messages messages) {
    boolean credentials = CREDENTIALS.stream().anyMatch(name -> isTyped(name, typed));
    List<String> arguments = new ArrayList<>();
    for (Value value : options) {
      String name = value.option().longestName();
      boolean otherWay = credentials && CREDENTIALS.contains(name);
      if (!otherWay && !(repeats(value.option()) && isTyped(name, typed))) {
        arguments.addAll(arguments(value, messages));
      }
    }
    return arguments;
  }

  private static List<String> arguments(Value value, Messages messages) {
    String name = value.option().longestName();
    if (!repeats(value.option()) && value.values().size() != 1) {
      throw refused(
          value, messages.text(Message.ONE_VALUE, name), Message.TRY_CONFIG_ONCE, messages);
    }
    if (value.option().arity().min() > 0) {
      return value.values().stream().map(one -> name + "=" + one).toList();
    }
    String word = value.values().getFirst();
    return switch (Switch.of(word)) {
      case ON -> List.of(name);
      case OFF -> List.of();
      case NEITHER -> {
        if (value.option().arity().max() == 0) {
          String sentence = messages.text(Message.NOT_A_SWITCH, name, word);
          throw refused(value, sentence, Message.TRY_CHOICE, messages, "true, false");
        }
        yield List.of(name + "=" + word);
      }
    };
  }

  private static UsageException refused(
      Value value, String sentence, Message advice, Messages messages, Object... arguments) {
    return new UsageException(
        messages.text(Message.FROM_SOURCE, sentence, value.source()),
        messages.text(advice, arguments));
  }

  /// Where the value of an option came from, when it was not typed.
  Optional<String> source(OptionSpec option, List<String> typed) {
    return options.stream()
        .filter(value -> value.option().longestName().equals(option.longestName()))
        .filter(value -> !isTyped(option.longestName(), typed))
        .map(Value::source)
        .findFirst();
  }

  /// Whether an option stands among the typed words, by its long name.
  public static boolean isTyped(String name, List<String> typed) {
    int end = typed.indexOf("--");
    return typed.subList(0, end < 0 ? typed.size() : end).stream()
        .anyMatch(word -> word.equals(name) || word.startsWith(name + "="));
  }

  /// Whether an option may be said several times and each counts.
  static boolean repeats(OptionSpec option) {
    return option.isMultiValue() || option.userObject() instanceof Method;
  }

  /// The name without its dashes.
  static String key(String name) {
    return name.replaceFirst("^-+", "");
  }

  /// The variable of an option of every command: `--key-file` is `NUWA_KEY_FILE`.
  static String variable(String option) {
    return "NUWA_" + key(option).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /// The variable of an option: of a command's own one with the command in it, such as
  /// `NUWA_BACKUP_EXCLUDE`.
  public static String variable(String command, String option) {
    return CommandWords.isGlobal(option)
        ? variable(option)
        : variable("--" + command + "-" + key(option));
  }

  private static String variable(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "");
  }
}
