package dev.nuwa.cli.describe;

import dev.nuwa.cli.argument.OptionTable;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Visible;
import dev.nuwa.cli.view.Times;
import dev.nuwa.error.BackupException;
import dev.nuwa.error.ExitCode;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// Prints what a shell needs to complete command lines.
@CommandLine.Command
public final class CompletionCommand implements Command {

  private final Catalogue catalogue;

  @Parameters(index = "0", paramLabel = "bash|zsh|fish")
  private String shell = "";

  public CompletionCommand(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public ExitCode run(Call call) {
    if (shell.equals("ids")) {
      byte[] ids = ids(call).getBytes(StandardCharsets.UTF_8);
      call.output().bytes(ids, 0, ids.length);
      return ExitCode.DONE;
    }
    String script =
        switch (shell) {
          case "bash" -> BashCompletion.script(tables(call));
          case "zsh" -> ZshCompletion.script(tables(call));
          case "fish" -> FishCompletion.script(tables(call));
          default ->
              throw call.usage(
                  call.text(Message.NOT_A_CHOICE, shell), Message.TRY_CHOICE, "bash, zsh, fish");
        };
    call.output().lines(script);
    call.output().result(new JsonObject().put("shell", shell).put("script", script));
    return ExitCode.DONE;
  }

  private List<OptionTable> tables(Call call) {
    return catalogue.names().stream()
        .map(name ->
            OptionTable.of(name, catalogue.command(name), call.output().messages().language()))
        .toList();
  }

  /// For the scripts: an id a line and, behind a tab, which snapshot it is. Whatever goes wrong is
  /// no matter to somebody who is typing.
  private static String ids(Call call) {
    StringBuilder lines = new StringBuilder();
    try (OpenRepository repository = call.opener().open()) {
      for (StoredSnapshot snapshot : repository.session().snapshots().confirmed()) {
        String about = SnapshotChoice.host(snapshot) + " " + SnapshotChoice.roots(snapshot);
        lines.append(snapshot.id()).append('\t').append(Times.minutes(snapshot.time()));
        lines.append(' ').append(Visible.of(about)).append('\n');
      }
    } catch (BackupException e) {
      return "";
    }
    return lines.toString();
  }
}
