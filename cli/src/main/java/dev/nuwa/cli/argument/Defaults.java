package dev.nuwa.cli.argument;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Values of options that every command has, from the environment.
public final class Defaults implements IDefaultValueProvider {

  private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");

  /// A locale, not a language of ours; and help asked for by the environment helps nobody.
  private static final Set<String> EXCEPT = Set.of("--lang", "--help");

  private final Map<String, String> environment;

  public Defaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String name = option.longestName();
    boolean global = Globals.WITH_VALUE.contains(name) || Globals.FLAGS.contains(name);
    if (!global || EXCEPT.contains(name)) {
      return null;
    }
    String value = environment.getOrDefault(variable(name), "");
    if (value.isEmpty()) {
      return null;
    }
    return Globals.FLAGS.contains(name) ? String.valueOf(isOn(value)) : value;
  }

  /// Whether the value of a variable switches something on.
  public static boolean isOn(String value) {
    return TRUE.contains(value.toLowerCase(Locale.ROOT));
  }

  /// The variable of an option: `--key-file` is `NUWA_KEY_FILE`.
  static String variable(String option) {
    return "NUWA_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
