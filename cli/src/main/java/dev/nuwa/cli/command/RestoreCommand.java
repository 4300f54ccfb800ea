package dev.nuwa.cli.command;

import dev.nuwa.cli.argument.NameBytes;
import dev.nuwa.cli.argument.SnapshotOptions;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.choice.Consent;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.choice.Wanted;
import dev.nuwa.cli.job.DryRestore;
import dev.nuwa.cli.job.RestorePlaces;
import dev.nuwa.cli.job.RestoreSummary;
import dev.nuwa.cli.job.RestoreWork;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.ByteString;
import dev.nuwa.policy.PatternList;
import dev.nuwa.repo.Contents;
import dev.nuwa.restore.RestoreOptions;
import dev.nuwa.restore.RestoreOptions.Extras;
import dev.nuwa.restore.RestoreOptions.Overwrite;
import dev.nuwa.restore.RestoreOptions.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Brings a snapshot, or a part of it, back.
@CommandLine.Command
final class RestoreCommand implements Command {

  private static final int WORKERS_MAX = 8;

  /// While some wait for another machine, others open and write.
  private static final int FAR_WORKERS = 2;

  @Mixin private SnapshotOptions options = new SnapshotOptions();

  @Option(names = "--target", paramLabel = "FOLDER")
  private @Nullable String target;

  @Option(names = "--in-place")
  private boolean inPlace;

  @Option(names = "--overwrite", paramLabel = "never|changed|always")
  private @Nullable String overwrite;

  @Option(names = "--delete")
  private boolean delete;

  @Option(names = "--include", paramLabel = "PATTERN")
  private List<ByteString> includes = List.of();

  @Option(names = "--exclude", paramLabel = "PATTERN")
  private List<ByteString> excludes = List.of();

  @Option(names = "--verify")
  private boolean verify;

  @Option(names = "--dry-run")
  private boolean dryRun;

  @Parameters(index = "0", paramLabel = "SNAPSHOT[:PATH]")
  private String snapshot = "";

  @Override
  public ExitCode run(Call call) {
    if (inPlace == (target != null)) {
      throw call.usage(call.text(Message.RESTORE_TARGET), Message.TRY_TARGET);
    }
    RestoreOptions given = wishes(call);
    long started = System.nanoTime();
    try (OpenRepository repository = call.opener().open()) {
      RestoreOptions wishes =
          repository.isFar() ? given.with(given.workers() * FAR_WORKERS) : given;
      SnapshotChoice choice = SnapshotChoice.of(call, repository, snapshot, options);
      try (Contents contents = repository.session().contents()) {
        Wanted wanted = Wanted.of(patterns(includes), patterns(excludes));
        RestorePlaces places = new RestorePlaces(call, choice, contents, wanted);
        List<RestorePlaces.Job> jobs =
            inPlace ? places.inPlace() : places.below(NameBytes.of(String.valueOf(target)));
        if (dryRun) {
          return new DryRestore(call, contents, wishes).run(choice.snapshot().id(), jobs);
        }
        ask(call, jobs);
        RestoreSummary summary = new RestoreSummary(call, choice, jobs);
        RestoreWork work = new RestoreWork(call, contents, wishes);
        jobs.forEach(job -> summary.add(work.run(job)));
        return summary.tell(Duration.ofNanos(System.nanoTime() - started), wishes.verification());
      }
    }
  }

  private RestoreOptions wishes(Call call) {
    Overwrite existing =
        switch (Optional.ofNullable(overwrite).orElse("")) {
          case "" -> Overwrite.REFUSE;
          case "never" -> Overwrite.NEVER;
          case "changed" -> Overwrite.CHANGED;
          case "always" -> Overwrite.ALWAYS;
          default ->
              throw call.usage(
                  call.text(Message.NOT_AN_OVERWRITE, overwrite), Message.TRY_OVERWRITE);
        };
    int workers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, WORKERS_MAX);
    return new RestoreOptions(
        existing,
        delete ? Extras.DELETE : Extras.KEEP,
        verify ? Verification.READ_BACK : Verification.NONE,
        workers);
  }

  private void ask(Call call, List<RestorePlaces.Job> jobs) {
    String targets =
        jobs.stream().map(job -> job.target().utf8()).collect(Collectors.joining(", "));
    if (inPlace) {
      Consent.require(call, Message.ASK_IN_PLACE, targets);
    }
    if (delete) {
      Consent.require(call, Message.ASK_DELETE, targets);
    }
  }

  private static PatternList patterns(List<ByteString> given) {
    return Wanted.parse(given);
  }
}
