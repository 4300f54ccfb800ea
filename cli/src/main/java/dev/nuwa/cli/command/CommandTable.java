package dev.nuwa.cli.command;

import dev.nuwa.cli.archive.DumpCommand;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.describe.Catalogue;
import dev.nuwa.cli.describe.CompletionCommand;
import dev.nuwa.cli.describe.ConfigCommand;
import dev.nuwa.cli.history.DiffCommand;
import dev.nuwa.cli.history.FindCommand;
import dev.nuwa.cli.history.HoldCommand;
import dev.nuwa.cli.history.TagCommand;
import dev.nuwa.cli.history.UnholdCommand;
import dev.nuwa.cli.keys.KeyCommand;
import dev.nuwa.cli.probe.StorageCommand;
import java.util.List;
import java.util.Optional;

/// The commands there are. Only the one that is called is ever made.
public final class CommandTable {

  /// In the order of the help.
  public static final List<String> NAMES =
      List.of(
          "init",
          "backup",
          "restore",
          "snapshots",
          "ls",
          "find",
          "diff",
          "tag",
          "hold",
          "unhold",
          "cat",
          "dump",
          "stats",
          "check",
          "key",
          "storage",
          "config",
          "completion",
          "schedule",
          "uninstall",
          "version",
          "doctor");

  private static final Catalogue CATALOGUE = new Catalogue(NAMES, CommandTable::make);

  private CommandTable() {}

  /// A fresh command of that name.
  public static Optional<Command> make(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "init" -> new InitCommand();
          case "backup" -> new BackupCommand();
          case "restore" -> new RestoreCommand();
          case "snapshots" -> new SnapshotsCommand();
          case "ls" -> new LsCommand();
          case "find" -> new FindCommand();
          case "diff" -> new DiffCommand();
          case "tag" -> new TagCommand();
          case "hold" -> new HoldCommand();
          case "unhold" -> new UnholdCommand();
          case "cat" -> new CatCommand();
          case "dump" -> new DumpCommand();
          case "stats" -> new StatsCommand();
          case "check" -> new CheckCommand();
          case "key" -> new KeyCommand();
          case "completion" -> new CompletionCommand(CATALOGUE);
          case "storage" -> new StorageCommand();
          case "config" -> new ConfigCommand(CATALOGUE);
          case "schedule" -> new ScheduleCommand();
          case "uninstall" -> new UninstallCommand();
          case "version" -> new VersionCommand();
          case "doctor" -> new DoctorCommand();
          default -> null;
        });
  }
}
