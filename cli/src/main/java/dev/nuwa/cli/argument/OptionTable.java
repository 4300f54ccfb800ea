package dev.nuwa.cli.argument;

import dev.nuwa.cli.config.Configuration;
import dev.nuwa.cli.text.Language;
import dev.nuwa.cli.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What a command takes, for those who describe it: the same that is parsed and that the help
/// shows.
///
/// @param command its name
/// @param synopsis how it is called
/// @param description what it does
/// @param examples command lines
/// @param options its own first, then those of every command
/// @param arguments what stands without an option
public record OptionTable(
    String command,
    String synopsis,
    String description,
    List<String> examples,
    List<Row> options,
    List<Argument> arguments) {

  /// One option.
  ///
  /// @param names the long one last
  /// @param label what its value is called; empty for a switch
  /// @param valueOptional whether it may also stand alone
  /// @param global whether every command has it
  /// @param standard its value when nobody says one; empty when there is none
  /// @param variable the environment variable that says the same
  public record Row(
      List<String> names,
      String label,
      boolean valueOptional,
      boolean global,
      String standard,
      String variable,
      String description) {

    public Row {
      names = List.copyOf(names);
    }

    /// The name without its dashes.
    public String key() {
      return Provided.key(names.getLast());
    }

    /// What may stand as its value, where that is a closed list.
    public List<String> choices() {
      return OptionTable.choices(label);
    }
  }

  /// What stands at a place.
  public record Argument(String label, String description) {

    /// What may stand there, where that is a closed list.
    public List<String> choices() {
      return OptionTable.choices(label);
    }
  }

  public OptionTable {
    examples = List.copyOf(examples);
    options = List.copyOf(options);
    arguments = List.copyOf(arguments);
  }

  /// The first sentence of the description, without its dot.
  public String summary() {
    int end = description.indexOf(". ") < 0 ? description.indexOf("。") : description.indexOf(". ");
    String first = end < 0 ? description : description.substring(0, end);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  /// Of one command.
  public static OptionTable of(String name, Object command, Language language) {
    Parser parser = new Parser(name, command, new Globals(), Messages.of(language), Map.of());
    List<Row> own = new ArrayList<>();
    List<Row> global = new ArrayList<>();
    for (OptionSpec option : parser.spec().options()) {
      Row row = row(name, option);
      (row.global() ? global : own).add(row);
    }
    own.addAll(global);
    List<Argument> arguments = new ArrayList<>();
    for (PositionalParamSpec place : parser.spec().positionalParameters()) {
      arguments.add(new Argument(place.paramLabel(), String.join(" ", place.description())));
    }
    return new OptionTable(
        name, parser.synopsis(), parser.description(), parser.examples(), own, arguments);
  }

  private static Row row(String command, OptionSpec option) {
    List<String> names =
        List.of(option.names()).stream()
            .sorted((a, b) -> Integer.compare(a.length(), b.length()))
            .toList();
    return new Row(
        names,
        option.arity().max() == 0 ? "" : option.paramLabel(),
        option.arity().min() == 0 && option.arity().max() > 0,
        CommandWords.isGlobal(option.longestName()),
        Optional.ofNullable(option.defaultValue()).orElse(""),
        Provided.variable(command, option.longestName()),
        String.join(" ", option.description()));
  }

  /// What the environment and the profile say about the options of this command, by key.
  public static Provided provided(
      String name,
      Object command,
      Map<String, String> environment,
      Configuration configuration,
      Messages messages) {
    Parser parser = new Parser(name, command, new Globals(), messages, environment);
    return Provided.of(name, parser.spec(), environment, configuration, messages);
  }

  private static List<String> choices(String label) {
    boolean closed = label.contains("|") && label.equals(label.toLowerCase(java.util.Locale.ROOT));
    return closed ? List.of(label.split("\\|", -1)) : List.of();
  }
}
