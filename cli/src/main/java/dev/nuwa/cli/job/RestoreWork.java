package dev.nuwa.cli.job;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.Folders;
import dev.nuwa.event.EventSink;
import dev.nuwa.repo.Contents;
import dev.nuwa.restore.RestoreOptions;
import dev.nuwa.restore.RestorePart;
import dev.nuwa.restore.RestoreResult;
import dev.nuwa.restore.RestoreRun;
import dev.nuwa.restore.VerifyRun;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.fs.FileSystemSource;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetOptions;
import java.nio.file.Path;

/// Runs the jobs of a restore, and reads the result back where that is wished.
public record RestoreWork(Call call, Contents contents, RestoreOptions options) {

  /// What came of one job.
  ///
  /// @param differing files that were read back and are not what was backed up
  public record Done(RestoreResult result, long differing) {}

  public Done run(RestorePlaces.Job job) {
    EventSink events = call.output().events();
    TargetOptions targets = TargetOptions.usual().withSpillFolder(spillFolder());
    RestoreResult result;
    try (Target target = Target.open(job.target(), targets, events)) {
      result =
          new RestoreRun(contents, target, options, events)
              .run(job.parts(), job.bytes(), job.entries());
    }
    return new Done(result, differing(job, events));
  }

  private Path spillFolder() {
    return Folders.of(call.output().surroundings().environment()).state().resolve("spill");
  }

  private long differing(RestorePlaces.Job job, EventSink events) {
    if (options.verification() == RestoreOptions.Verification.NONE) {
      return 0;
    }
    SourceOptions all = SourceOptions.everything(spillFolder());
    long differing = 0;
    try (Source written = FileSystemSource.open(job.target(), all, events, new LinkGroups())) {
      for (RestorePart part : job.parts()) {
        differing += new VerifyRun(contents, written, events).run(part);
      }
    }
    return differing;
  }
}
