package dev.nuwa.cli.command;

import dev.nuwa.check.CheckOptions;
import dev.nuwa.check.CheckReport;
import dev.nuwa.check.CheckRun;
import dev.nuwa.check.Finding;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.control.Role;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Looks at the structure of a repository and, if asked, reads its data again. Changes nothing.
@CommandLine.Command
final class CheckCommand implements Command {

  /// What of the heap, which the launcher bounds to 5/12 of the budget, is not for packs.
  private static final long PROGRAM_BYTES = 24L << 20;

  @Option(names = "--read-data", paramLabel = "PERCENT", arity = "0..1", fallbackValue = "100")
  private @Nullable String readData;

  @Override
  public ExitCode run(Call call) {
    int percent = percent(call);
    long started = System.nanoTime();
    try (OpenRepository repository = call.opener().computingSignatures().open()) {
      repository.session().require(Role::mayRead, call.text(Message.NOT_PERMITTED_CHECK));
      long heap = call.globals().memoryBytes(call.output().messages()) * 5 / 12;
      CheckOptions options =
          new CheckOptions(
              percent,
              Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8),
              heap - PROGRAM_BYTES);
      CheckReport report =
          new CheckRun(repository.session(), repository.storage(), options, call.output().events())
              .run();
      tell(call.output(), report, Duration.ofNanos(System.nanoTime() - started));
      return report.isSound() ? ExitCode.DONE : ExitCode.DAMAGE;
    }
  }

  private int percent(Call call) {
    if (readData == null) {
      return 0;
    }
    String number =
        readData.endsWith("%") ? readData.substring(0, readData.length() - 1) : readData;
    if (!number.matches("[0-9]{1,3}") || Integer.parseInt(number) > 100) {
      throw call.usage(call.text(Message.NOT_A_PERCENTAGE, readData), Message.TRY_PERCENTAGE);
    }
    return Integer.parseInt(number);
  }

  private void tell(Output output, CheckReport report, Duration time) {
    output.say(
        Message.CHECK_DONE,
        Amounts.count(report.snapshots()),
        Amounts.count(report.entries()),
        Amounts.count(report.packs()),
        Amounts.duration(time));
    if (readData != null) {
      output.say(
          Message.CHECK_READ, Amounts.count(report.packsRead()), Amounts.bytes(report.bytesRead()));
    }
    // Each was told as it was found.
    if (report.isSound()) {
      output.say(Message.CHECK_SOUND);
    } else {
      output.say(Message.CHECK_PROBLEMS, Amounts.count(report.findingsTotal()));
    }
    output.result(
        new JsonObject()
            .put("snapshots", report.snapshots())
            .put("entries", report.entries())
            .put("packs", report.packs())
            .put("packsRead", report.packsRead())
            .put("bytesRead", report.bytesRead())
            .put("problemCount", report.findingsTotal())
            .put("problems", report.findings().stream().map(CheckCommand::json).toList())
            .put("seconds", time));
  }

  private static JsonObject json(Finding finding) {
    JsonObject json = new JsonObject();
    switch (finding) {
      case Finding.SnapshotUnreadable f -> json.put("object", f.object());
      case Finding.IndexDamaged f -> json.put("object", f.index());
      case Finding.KeySlotDamaged f -> json.put("object", f.slot());
      case Finding.PackMissing f -> json.put("object", f.pack());
      case Finding.PackDamaged f -> json.put("object", f.pack()).put("offset", f.offset());
      case Finding.TreeAffected f ->
          json.put("snapshot", f.snapshot()).put("from", f.from()).put("to", f.to());
      case Finding.FileAffected f -> json.put("snapshot", f.snapshot()).put("path", f.path());
    }
    return json.put("problem", finding.problem());
  }
}
