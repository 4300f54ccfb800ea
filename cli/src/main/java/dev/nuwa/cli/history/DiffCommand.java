package dev.nuwa.cli.history;

import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.choice.TreePlace;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.ByteString;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.snapshot.SnapshotListing;
import dev.nuwa.tree.TreeDiff;
import dev.nuwa.tree.TreeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says what changed between two snapshots. What is equal is not read.
@CommandLine.Command
public final class DiffCommand implements Command {

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Option(names = "--metadata")
  private boolean metadata;

  @Parameters(index = "0", paramLabel = "SNAPSHOT[:PATH]")
  private String earlier = "";

  @Parameters(index = "1", paramLabel = "SNAPSHOT[:PATH]", defaultValue = "latest")
  private String later = "latest";

  @Override
  public ExitCode run(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      SnapshotListing listing = SnapshotChoice.list(call, repository, options);
      SnapshotChoice before = SnapshotChoice.from(listing, call, repository, earlier, options);
      SnapshotChoice after = SnapshotChoice.from(listing, call, repository, later, options);
      Optional<ByteString> path = before.path().or(after::path);
      if (after.path().isPresent() && !after.path().equals(path)) {
        throw call.usage(call.text(Message.DIFF_TWO_PATHS), Message.TRY_DIFF_PATH);
      }
      try (Contents contents = repository.session().contents()) {
        DiffReport report = new DiffReport(call.output(), metadata);
        for (Pair pair : pairs(call, before, after, path)) {
          compare(contents, before, after, pair, report);
        }
        report.tellSum(before.snapshot().id(), after.snapshot().id());
      }
    }
    return ExitCode.DONE;
  }

  /// Trees to compare with each other; -1 where there is none on a side.
  ///
  /// @param place where in both trees
  private record Pair(int before, int after, ByteString prefix, TreePlace place) {}

  private static List<Pair> pairs(
      Call call, SnapshotChoice before, SnapshotChoice after, Optional<ByteString> path) {
    if (path.isPresent()) {
      return List.of(
          new Pair(
              place(call, before, path.get()).root(),
              place(call, after, path.get()).root(),
              ByteString.EMPTY,
              place(call, before, path.get())));
    }
    List<ByteString> earlier = before.rootPaths();
    List<ByteString> later = after.rootPaths();
    TreePlace top = TreePlace.of(List.of(ByteString.EMPTY), ByteString.EMPTY).orElseThrow();
    if (earlier.size() == 1 && later.size() == 1) {
      return List.of(new Pair(0, 0, ByteString.EMPTY, top));
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < earlier.size(); i++) {
      pairs.add(new Pair(i, later.indexOf(earlier.get(i)), earlier.get(i), top));
    }
    for (int i = 0; i < later.size(); i++) {
      if (!earlier.contains(later.get(i))) {
        pairs.add(new Pair(-1, i, later.get(i), top));
      }
    }
    return pairs;
  }

  /// The path need not be there in both: that it came or went is a difference.
  private static TreePlace place(Call call, SnapshotChoice choice, ByteString path) {
    String id = choice.snapshot().id();
    return TreePlace.of(choice.rootPaths(), path)
        .orElseThrow(
            () -> call.usage(call.text(Message.NO_SUCH_PATH, id, path.utf8()), Message.TRY_LS, id));
  }

  private static void compare(
      Contents contents,
      SnapshotChoice before,
      SnapshotChoice after,
      Pair pair,
      DiffReport report) {
    DiffReport.Part part = report.part(pair.prefix(), pair.place().key());
    if (pair.before() < 0) {
      part.added(
          new TreeReader(contents.nodes(), Session.rootNode(after.snapshot(), pair.after())));
    } else if (pair.after() < 0) {
      part.removed(
          new TreeReader(contents.nodes(), Session.rootNode(before.snapshot(), pair.before())));
    } else {
      part.changes(
          new TreeDiff(
              contents.nodes(),
              Session.rootNode(before.snapshot(), pair.before()),
              Session.rootNode(after.snapshot(), pair.after())));
    }
  }
}
