package dev.nuwa.cli.history;

import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Ends every hold of snapshots.
@CommandLine.Command
public final class UnholdCommand implements Command {

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Parameters(index = "0..*", arity = "1..*", paramLabel = "SNAPSHOT")
  private List<String> snapshots = List.of();

  @Override
  public ExitCode run(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      for (StoredSnapshot snapshot : HoldCommand.chosen(call, repository, snapshots, options)) {
        boolean held = snapshot.marks().isHeld();
        if (held) {
          repository.session().notes().release(snapshot);
        }
        call.output().say(held ? Message.UNHELD : Message.NOT_HELD, snapshot.id());
        call.output().result(HoldCommand.json(snapshot, false, held));
      }
    }
    return ExitCode.DONE;
  }
}
