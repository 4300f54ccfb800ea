package dev.nuwa.cli.history;

import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Keeps snapshots whatever the retention policy says, until `unhold`.
@CommandLine.Command
public final class HoldCommand implements Command {

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Option(names = "--reason", paramLabel = "TEXT")
  private String reason = "";

  @Parameters(index = "0..*", arity = "1..*", paramLabel = "SNAPSHOT")
  private List<String> snapshots = List.of();

  @Override
  public ExitCode run(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      for (StoredSnapshot snapshot : chosen(call, repository, snapshots, options)) {
        repository.session().notes().hold(snapshot, reason);
        call.output().say(Message.HELD, snapshot.id());
        call.output().result(json(snapshot, true, true).put("reason", reason));
      }
    }
    return ExitCode.DONE;
  }

  /// All of them before anything is done to one, so that a slip in the last does nothing.
  static List<StoredSnapshot> chosen(
      Call call, OpenRepository repository, List<String> names, SnapshotOptions options) {
    repository.session().require(Role::mayCollect, call.text(Message.NOT_PERMITTED_MARK));
    List<StoredSnapshot> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(SnapshotChoice.ofMarked(call, repository, name, options).snapshot());
    }
    return chosen;
  }

  static JsonObject json(StoredSnapshot snapshot, boolean held, boolean changed) {
    return new JsonObject()
        .put("snapshot", snapshot.id())
        .put("held", held)
        .put("changed", changed);
  }
}
