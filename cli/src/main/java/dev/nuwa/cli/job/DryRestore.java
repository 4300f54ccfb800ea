package dev.nuwa.cli.job;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.ByteString;
import dev.nuwa.repo.Contents;
import dev.nuwa.restore.RestoreOptions;
import dev.nuwa.restore.RestorePreview;
import dev.nuwa.restore.RestorePreview.Foreseen;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// Says what a restore would do; changes nothing, makes no folder.
public record DryRestore(Call call, Contents contents, RestoreOptions options) {

  /// Looks at all jobs and tells their sum.
  public ExitCode run(String snapshot, List<RestorePlaces.Job> jobs) {
    List<Foreseen> foreseen = jobs.stream().map(this::look).toList();
    String targets =
        jobs.stream().map(job -> job.target().utf8()).collect(Collectors.joining(", "));
    call.output()
        .say(
            Message.RESTORE_DRY,
            Amounts.count(sum(foreseen, Foreseen::files)),
            Amounts.count(sum(foreseen, Foreseen::directories)),
            Amounts.bytes(sum(foreseen, Foreseen::bytes)),
            targets);
    sayIfAny(Message.RESTORE_DRY_KEPT, sum(foreseen, Foreseen::kept));
    sayIfAny(Message.RESTORE_DRY_DELETED, sum(foreseen, Foreseen::deleted));
    sayIfAny(Message.RESTORE_DRY_LOST, sum(foreseen, Foreseen::lost));
    call.output()
        .result(
            new JsonObject()
                .put("snapshot", snapshot)
                .put("target", targets)
                .put("objects", sum(foreseen, Foreseen::files))
                .put("directories", sum(foreseen, Foreseen::directories))
                .put("bytes", sum(foreseen, Foreseen::bytes))
                .put("unchanged", sum(foreseen, Foreseen::kept))
                .put("deleted", sum(foreseen, Foreseen::deleted))
                .put("damaged", sum(foreseen, Foreseen::lost))
                .put("room", sum(foreseen, Foreseen::room))
                .put("dryRun", true));
    return sum(foreseen, Foreseen::lost) == 0 ? ExitCode.DONE : ExitCode.DAMAGE;
  }

  private Foreseen look(RestorePlaces.Job job) {
    RestorePreview preview = new RestorePreview(contents, options);
    if (!exists(job.target())) {
      return preview.run(job.parts());
    }
    try (Target target = Target.open(job.target(), TargetOptions.usual(), call.output().events())) {
      return preview.run(job.parts(), target);
    }
  }

  /// Opening a target would make it.
  private static boolean exists(ByteString target) {
    try {
      return Files.isDirectory(Path.of(target.utf8()));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void sayIfAny(Message message, long count) {
    if (count > 0) {
      call.output().say(message, Amounts.count(count));
    }
  }

  private static long sum(List<Foreseen> all, ToLongFunction<Foreseen> what) {
    return all.stream().mapToLong(what).sum();
  }
}
