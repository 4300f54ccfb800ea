package dev.nuwa.cli.command;

import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.SeenSnapshots;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Table;
import dev.nuwa.cli.text.Table.Align;
import dev.nuwa.cli.view.Times;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.repo.snapshot.SnapshotFilter;
import dev.nuwa.repo.snapshot.SnapshotListing;
import dev.nuwa.repo.snapshot.SnapshotProblem;
import dev.nuwa.repo.snapshot.SnapshotStanding;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Lists snapshots, the newest last.
@CommandLine.Command
final class SnapshotsCommand implements Command {

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Parameters(paramLabel = "SNAPSHOT")
  private List<String> prefixes = List.of();

  @Override
  public ExitCode run(Call call) {
    SnapshotFilter filter = options.filter(call.output().messages(), Optional.empty());
    try (OpenRepository repository = call.opener().open()) {
      SnapshotListing listing = new SeenSnapshots(call.output()).listMarked(repository);
      List<StoredSnapshot> wanted =
          listing.matching(filter, repository.session().keys()).reversed().stream()
              .filter(snapshot -> snapshot.standing() != SnapshotStanding.DROPPED)
              .filter(this::isWanted)
              .toList();
      if (wanted.isEmpty()) {
        call.output().hint(Message.SNAPSHOTS_NONE);
      } else {
        call.output().table(table(call, wanted));
      }
      wanted.forEach(snapshot -> call.output().result(json(snapshot)));
      return tellProblems(call, listing.problems());
    }
  }

  private boolean isWanted(StoredSnapshot snapshot) {
    return prefixes.isEmpty() || prefixes.stream().anyMatch(p -> snapshot.id().startsWith(p));
  }

  private static ExitCode tellProblems(Call call, List<SnapshotProblem> problems) {
    for (SnapshotProblem problem : problems) {
      String cause = String.valueOf(problem.cause().getMessage());
      call.output().warn("", Message.SNAPSHOTS_DAMAGED, problem.object(), cause);
    }
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.DAMAGE;
  }

  private static Table table(Call call, List<StoredSnapshot> snapshots) {
    Table table =
        new Table(
            Align.LEFT, Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.LEFT);
    table.keep(0, 1, 3, 4, 5);
    table.row(
        call.text(Message.HEAD_ID),
        call.text(Message.HEAD_TIME),
        call.text(Message.HEAD_HOST),
        call.text(Message.HEAD_FILES),
        call.text(Message.HEAD_SIZE),
        call.text(Message.HEAD_NEW),
        call.text(Message.HEAD_PATHS));
    for (StoredSnapshot snapshot : snapshots) {
      Counts counts = snapshot.facts().counts();
      table.row(
          snapshot.id(),
          Times.minutes(snapshot.time()),
          SnapshotChoice.host(snapshot),
          Amounts.count(counts.found().files()),
          Amounts.bytes(counts.total().original()),
          Amounts.bytes(counts.uploadedBytes()),
          SnapshotChoice.roots(snapshot) + note(call, snapshot));
    }
    return table;
  }

  private static String note(Call call, StoredSnapshot snapshot) {
    String note = "";
    if (!snapshot.isConfirmed()) {
      note = "  [" + call.text(Message.NOTE_UNCONFIRMED) + "]";
    }
    if (snapshot.facts().partial()) {
      long failed = snapshot.facts().counts().found().failed();
      note += "  [" + call.text(Message.NOTE_PARTIAL, failed) + "]";
    }
    if (snapshot.marks().isHeld()) {
      note += "  [" + call.text(Message.NOTE_HELD) + "]";
    }
    List<String> tags = snapshot.tags().orElse(List.of());
    return tags.isEmpty() ? note : note + "  #" + String.join(" #", tags);
  }

  private static JsonObject json(StoredSnapshot snapshot) {
    Counts counts = snapshot.facts().counts();
    return new JsonObject()
        .put("snapshot", snapshot.id())
        .put("time", snapshot.time())
        .putIfKnown("host", snapshot.names().map(names -> names.host()))
        .putIfKnown(
            "roots",
            snapshot.names().map(names -> names.roots().stream().map(ByteString::utf8).toList()))
        .putIfKnown("tags", snapshot.tags())
        .put("held", snapshot.marks().isHeld())
        .put("confirmed", snapshot.isConfirmed())
        .put("partial", snapshot.facts().partial())
        .put("files", counts.found().files())
        .put("failed", counts.found().failed())
        .put("bytes", counts.total().original())
        .put("bytesUploaded", counts.uploadedBytes());
  }
}
