package dev.nuwa.cli.describe;

import dev.nuwa.cli.argument.Globals;
import dev.nuwa.cli.argument.OptionTable;
import dev.nuwa.cli.argument.Provided;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.config.Configuration;
import dev.nuwa.cli.config.ConfigurationFile;
import dev.nuwa.cli.config.KnownKeys;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Messages;
import dev.nuwa.cli.text.Nearest;
import dev.nuwa.cli.text.Table;
import dev.nuwa.cli.text.Table.Align;
import dev.nuwa.error.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// Shows the configuration that is in effect, and where each value came from.
@CommandLine.Command
public final class ConfigCommand implements Command {

  /// Variables that are no options.
  private static final List<String> OTHER_VARIABLES =
      List.of(
          "NUWA_PASSWORD",
          "NUWA_NEW_PASSWORD",
          "NUWA_CONFIG",
          "NUWA_PROFILE",
          "NUWA_LANG",
          "NUWA_DEBUG");

  /// What the launcher reads: not ours to judge.
  private static final List<String> LAUNCHER = List.of("NUWA_BUILD", "NUWA_JAVA", "NUWA_MAVEN");

  private final Catalogue catalogue;

  @Parameters(index = "0", paramLabel = "show")
  private String action = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "COMMAND",
      descriptionKey = "nuwa.config.COMMAND")
  private @Nullable String command;

  public ConfigCommand(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /// One line of the answer.
  ///
  /// @param option its name, of a command's own one with the command before it
  private record Line(String option, List<String> values, String from, String source) {}

  @Override
  public ExitCode run(Call call) {
    if (!action.equals("show")) {
      throw call.usage(
          call.text(Message.NOT_A_CHOICE, action), Message.TRY_CHOICE, "nuwa config show");
    }
    if (command != null && !catalogue.names().contains(command)) {
      throw call.usage(
          call.text(Message.NO_COMMAND, command),
          Message.TRY_COMMAND,
          Nearest.to(command, catalogue.names()).orElse("help"));
    }
    Messages messages = call.output().messages();
    Map<String, String> environment = call.output().surroundings().environment();
    ConfigurationFile file = new ConfigurationFile(environment, messages);
    Configuration configuration =
        file.load(
            call.globals().config().orElse(""),
            call.globals().profile().orElse(""),
            new KnownKeys(Globals.KEYS, catalogue.names()));
    List<Line> lines = lines(call, configuration, environment);
    tell(call, configuration, file.searched(), lines);
    tellStrangers(call, environment);
    return ExitCode.DONE;
  }

  private List<Line> lines(
      Call call, Configuration configuration, Map<String, String> environment) {
    List<Line> lines = new ArrayList<>();
    for (String name : catalogue.names()) {
      Messages messages = call.output().messages();
      OptionTable table = OptionTable.of(name, catalogue.command(name), messages.language());
      Provided provided =
          OptionTable.provided(name, catalogue.command(name), environment, configuration, messages);
      for (OptionTable.Row row : table.options()) {
        boolean first = name.equals(catalogue.names().getFirst());
        if (!row.key().equals("help") && (row.global() ? first : true)) {
          line(call, name, row, provided).ifPresent(lines::add);
        }
      }
    }
    if (!environment.getOrDefault("NUWA_PASSWORD", "").isEmpty()) {
      lines.add(new Line("password", List.of("***"), "environment", "NUWA_PASSWORD"));
    }
    return lines;
  }

  /// Options of every command always, a command's own when somebody says something about them or it
  /// was asked for.
  private Optional<Line> line(Call call, String name, OptionTable.Row row, Provided provided) {
    String shown = row.global() ? row.key() : name + " " + row.key();
    if (row.global() && Provided.isTyped("--" + row.key(), call.typed())) {
      return Optional.of(new Line(shown, List.of(), "commandLine", ""));
    }
    for (Provided.Value value : provided.options()) {
      if (value.option().longestName().equals(row.names().getLast())) {
        boolean variable = value.profile().isEmpty();
        String source = variable ? value.source() : value.source() + " (" + value.profile() + ")";
        return Optional.of(
            new Line(shown, value.values(), variable ? "environment" : "profile", source));
      }
    }
    boolean asked = row.global() || name.equals(command);
    return asked
        ? Optional.of(
            new Line(
                shown,
                row.standard().isEmpty() ? List.of() : List.of(row.standard()),
                "default",
                ""))
        : Optional.empty();
  }

  private void tell(Call call, Configuration configuration, List<Path> searched, List<Line> lines) {
    if (configuration.file().isPresent()) {
      call.output().say(Message.CONFIG_FILE, configuration.file().get(), configuration.profile());
    } else {
      String places = String.join(", ", searched.stream().map(Path::toString).toList());
      call.output().say(Message.CONFIG_FILE_NONE, places);
    }
    Table table = new Table(Align.LEFT, Align.LEFT, Align.LEFT).keep(0);
    table.row(
        call.text(Message.HEAD_OPTION),
        call.text(Message.HEAD_VALUE),
        call.text(Message.HEAD_FROM));
    for (Line line : lines) {
      String from =
          switch (line.from()) {
            case "commandLine" -> call.text(Message.CONFIG_COMMAND_LINE);
            case "default" -> call.text(Message.CONFIG_DEFAULT);
            default -> line.source();
          };
      String value = line.from().equals("commandLine") ? typed(call, line) : join(line.values());
      table.row(line.option(), value.isEmpty() ? "-" : value, from);
    }
    call.output().table(table);
    call.output()
        .result(
            new JsonObject()
                .putIfKnown("file", configuration.file().map(Path::toString))
                .put("profile", configuration.profile())
                .put("profiles", configuration.profiles())
                .put("settings", lines.stream().map(line -> json(call, line)).toList()));
  }

  private static JsonObject json(Call call, Line line) {
    List<String> values =
        line.from().equals("commandLine") ? List.of(typed(call, line)) : line.values();
    return new JsonObject()
        .put("option", line.option())
        .put("values", values)
        .put("from", line.from())
        .put("source", line.source());
  }

  private static String typed(Call call, Line line) {
    String value = dev.nuwa.cli.argument.CommandWords.value(call.typed(), "--" + line.option());
    return value.isEmpty() || value.startsWith("-") ? "true" : value;
  }

  private static String join(List<String> values) {
    return String.join(", ", values);
  }

  /// A variable that begins like ours and is none is most likely a slip.
  private void tellStrangers(Call call, Map<String, String> environment) {
    TreeSet<String> known = new TreeSet<>(OTHER_VARIABLES);
    for (String name : catalogue.names()) {
      OptionTable.of(name, catalogue.command(name), call.output().messages().language())
          .options()
          .forEach(row -> known.add(row.variable()));
    }
    for (String variable : new TreeSet<>(environment.keySet())) {
      boolean ours = variable.startsWith("NUWA_") && !known.contains(variable);
      if (ours && LAUNCHER.stream().noneMatch(variable::startsWith)) {
        String near =
            Nearest.to(variable, known)
                .map(other -> "; " + call.text(Message.TRY_OPTION, other))
                .orElse("");
        call.output().warn(variable, Message.CONFIG_VARIABLE, variable + near);
      }
    }
  }
}
