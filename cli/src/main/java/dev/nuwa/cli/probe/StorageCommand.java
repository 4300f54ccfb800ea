package dev.nuwa.cli.probe;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.StorageOpener;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.probe.ProbeReport;
import dev.nuwa.storage.probe.ProbeReport.Question;
import dev.nuwa.storage.probe.ProbeReport.Verdict;
import dev.nuwa.storage.probe.StorageProbe.Effort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Looks at the storage itself, without or with a repository on it.
@CommandLine.Command
public final class StorageCommand implements Command {

  @Parameters(index = "0", paramLabel = "probe")
  private String action = "";

  @Parameters(index = "1", paramLabel = "LOCATION", arity = "0..1")
  private @Nullable String location;

  @Option(names = "--thorough")
  private boolean thorough;

  /// For the table of commands.
  public StorageCommand() {}

  @Override
  public ExitCode run(Call call) {
    if (!action.equals("probe")) {
      throw call.usage(call.text(Message.STORAGE_ACTION, action), Message.TRY_STORAGE_ACTION);
    }
    return location == null ? probeRepository(call) : probePlace(call, location);
  }

  /// A place, whatever is there: nothing is kept.
  private ExitCode probePlace(Call call, String place) {
    try (Storage storage =
        new StorageOpener(call.globals(), call.output()).open(place, StorageOpener.Mode.OPEN)) {
      return tell(call, place, Probing.run(storage, effort()));
    }
  }

  /// The storage of the repository, which keeps the answers.
  private ExitCode probeRepository(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      ProbeReport report = Probing.run(repository.plainStorage(), effort());
      repository.session().probes().keep(report);
      return tell(call, repository.location(), report);
    }
  }

  private Effort effort() {
    return thorough ? Effort.thorough() : Effort.quick();
  }

  private ExitCode tell(Call call, String place, ProbeReport report) {
    call.output().table(Probing.table(call, report));
    if (!report.isUsable()) {
      call.output().say(Message.PROBE_NOT_USABLE, place);
    } else if (report.verdict(Question.EXCLUSIVE_CREATE) == Verdict.YES) {
      call.output().say(Message.PROBE_USABLE, place);
    } else {
      call.output().say(Message.PROBE_USABLE_LISTING, place);
    }
    call.output()
        .result(
            new JsonObject()
                .put("location", place)
                .put("usable", report.isUsable())
                .put("answers", Probing.json(report)));
    return report.isUsable() ? ExitCode.DONE : ExitCode.STORAGE;
  }
}
