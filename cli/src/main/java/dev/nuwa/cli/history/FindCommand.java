package dev.nuwa.cli.history;

import dev.nuwa.cli.argument.ByteSize;
import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Finds files in all snapshots: each version once, with the first and the last snapshot of it.
@CommandLine.Command
public final class FindCommand implements Command {

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Option(names = "--snapshot", paramLabel = "SNAPSHOT")
  private @Nullable String snapshot;

  @Option(names = "--regex")
  private boolean regex;

  @Option(names = {"-i", "--ignore-case"})
  private boolean ignoreCase;

  @Option(names = "--type", paramLabel = "TYPE")
  private @Nullable String type;

  @Option(names = "--larger", paramLabel = "SIZE")
  private @Nullable ByteSize larger;

  @Option(names = "--smaller", paramLabel = "SIZE")
  private @Nullable ByteSize smaller;

  @Option(names = "--newer", paramLabel = "TIME")
  private @Nullable String newer;

  @Option(names = "--older", paramLabel = "TIME")
  private @Nullable String older;

  @Parameters(paramLabel = "PATTERN", descriptionKey = "nuwa.find.PATTERN")
  private List<String> patterns = List.of();

  @Override
  public ExitCode run(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      repository.session().require(Role::mayRead, call.text(Message.NOT_PERMITTED_READ));
      FindCriteria criteria = criteria(call);
      List<StoredSnapshot> chosen =
          SnapshotChoice.oneOrAll(call, repository, Optional.ofNullable(snapshot), options);
      FindReport report = new FindReport(call.output());
      try (Contents contents = repository.session().contents()) {
        for (Series series : series(chosen)) {
          FindSeries found = new FindSeries(contents.nodes(), series.path(), criteria);
          report.tell(series.host(), found.versions(series.members()));
        }
      }
      report.tellSum(chosen.size());
    }
    return ExitCode.DONE;
  }

  private FindCriteria criteria(Call call) {
    boolean free = type == null && larger == null && smaller == null;
    if (patterns.isEmpty() && free && newer == null && older == null) {
      throw call.usage(call.text(Message.FIND_NOTHING), Message.TRY_FIND);
    }
    return new FindWishes(call, regex, ignoreCase)
        .names(patterns)
        .type(Optional.ofNullable(type))
        .sizes(Optional.ofNullable(larger), Optional.ofNullable(smaller))
        .times(Optional.ofNullable(newer), Optional.ofNullable(older))
        .criteria();
  }

  /// One root of one host in all its snapshots, the oldest first.
  private record Series(String host, ByteString path, List<FindSeries.Member> members) {}

  private static List<Series> series(List<StoredSnapshot> snapshots) {
    Map<List<Object>, Series> all = new LinkedHashMap<>();
    for (StoredSnapshot one : snapshots) {
      String host = SnapshotChoice.host(one);
      List<ByteString> roots = one.names().map(names -> names.roots()).orElse(List.of());
      for (int i = 0; i < roots.size(); i++) {
        ByteString path = roots.get(i);
        all.computeIfAbsent(List.of(host, path), k -> new Series(host, path, new ArrayList<>()))
            .members()
            .add(new FindSeries.Member(one, i));
      }
    }
    return List.copyOf(all.values());
  }
}
