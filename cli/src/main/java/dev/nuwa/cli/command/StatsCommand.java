package dev.nuwa.cli.command;

import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Table;
import dev.nuwa.cli.text.Table.Align;
import dev.nuwa.cli.view.LargestFiles;
import dev.nuwa.cli.view.Ratios;
import dev.nuwa.cli.view.Times;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.Storage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sizes, ratios, growth, and the largest files.
@CommandLine.Command
final class StatsCommand implements Command {

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Option(names = "--largest", paramLabel = "COUNT", defaultValue = "10")
  private int largest = 10;

  @Parameters(index = "0", arity = "0..1", paramLabel = "SNAPSHOT")
  private @Nullable String snapshot;

  @Override
  public ExitCode run(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      repository.session().require(Role::mayFollow, call.text(Message.NOT_PERMITTED_STATS));
      List<StoredSnapshot> chosen =
          SnapshotChoice.oneOrAll(call, repository, Optional.ofNullable(snapshot), options);
      Sizes total = Sizes.ZERO;
      Sizes added = Sizes.ZERO;
      for (StoredSnapshot one : chosen) {
        total = total.plus(one.facts().counts().total());
        added = added.plus(one.facts().counts().added());
      }
      JsonObject json = new JsonObject().put("snapshots", chosen.size());
      tellStored(call.output(), repository.storage(), chosen.size(), json);
      tellSizes(call.output(), total, added, json);
      tellGrowth(call, chosen, json);
      tellLargest(call, repository, chosen, json);
      call.output().result(json);
    }
    return ExitCode.DONE;
  }

  private static void tellStored(Output output, Storage storage, int snapshots, JsonObject json) {
    long[] packs = {0, 0};
    try (Stream<ObjectInfo> objects = storage.list(ObjectKind.PACK.prefix())) {
      objects.forEach(object -> {
        packs[0]++;
        packs[1] += object.bytes();
      });
    }
    output.say(
        Message.STATS_SNAPSHOTS,
        Amounts.count(snapshots),
        Amounts.count(packs[0]),
        Amounts.bytes(packs[1]));
    json.put("packs", packs[0]).put("bytesStored", packs[1]);
  }

  private static void tellSizes(Output output, Sizes total, Sizes added, JsonObject json) {
    output.say(
        Message.STATS_CONTENT, Amounts.bytes(total.original()), Amounts.bytes(added.original()));
    Ratios ratios = Ratios.of(total, added);
    ratios.say(output);
    json.put("bytes", total.original())
        .put("bytesOriginal", added.original())
        .put("bytesCompressed", added.compressed())
        .put("bytesSealed", added.sealed())
        .putAll(ratios.json());
  }

  private static void tellGrowth(Call call, List<StoredSnapshot> snapshots, JsonObject json) {
    Table table = new Table(Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT);
    table.keep(0, 1);
    table.row(
        call.text(Message.HEAD_ID),
        call.text(Message.HEAD_TIME),
        call.text(Message.HEAD_CONTENT),
        call.text(Message.HEAD_NEW),
        call.text(Message.HEAD_UPLOADED));
    for (StoredSnapshot one : snapshots) {
      Counts counts = one.facts().counts();
      table.row(
          one.id(),
          Times.minutes(one.time()),
          Amounts.bytes(counts.total().original()),
          Amounts.bytes(counts.added().original()),
          Amounts.bytes(counts.uploadedBytes()));
    }
    call.output().line("");
    call.output().table(table);
    json.put("perSnapshot", snapshots.stream().map(StatsCommand::growth).toList());
  }

  private static JsonObject growth(StoredSnapshot snapshot) {
    Counts counts = snapshot.facts().counts();
    return new JsonObject()
        .put("snapshot", snapshot.id())
        .put("time", snapshot.time())
        .put("bytes", counts.total().original())
        .put("bytesNew", counts.added().original())
        .put("bytesUploaded", counts.uploadedBytes());
  }

  /// Of the newest snapshot among them, for who may read names.
  private void tellLargest(
      Call call, OpenRepository repository, List<StoredSnapshot> snapshots, JsonObject json) {
    if (snapshots.isEmpty() || largest < 1 || !repository.session().role().mayRead()) {
      json.put("largest", List.of());
      return;
    }
    StoredSnapshot newest = snapshots.getLast();
    try (Contents contents = repository.session().contents()) {
      LargestFiles files = LargestFiles.of(newest, contents, largest);
      call.output().line("");
      call.output().say(Message.STATS_LARGEST, newest.id());
      Table table = new Table(Align.RIGHT, Align.LEFT);
      files
          .descending()
          .forEach(file -> table.row(Amounts.bytes(file.bytes()), file.path().utf8()));
      call.output().table(table);
      json.put("largest", files.descending().stream().map(LargestFiles.Sized::json).toList());
    }
  }
}
