package dev.nuwa.cli.job;

import dev.nuwa.backup.BackupOptions;
import dev.nuwa.backup.BackupReport;
import dev.nuwa.backup.BackupRoot;
import dev.nuwa.backup.BackupRun;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.SeenSnapshots;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.CondemnedException;
import dev.nuwa.error.ExitCode;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.tree.state.StateFolder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Runs a backup to its summary. When collectors gave up under it what cannot be copied any more (a
/// write-only key can copy nothing), it goes over the files again under a new pin: what is stored
/// elsewhere is found in the index, and only what is nowhere else is read once more.
///
/// @param states what earlier runs saw; after an attempt that failed also what that one did
public record BackupWork(
    Call call, OpenRepository repository, BackupOptions options, StateFolder states) {

  private static final int ATTEMPTS_MAX = 3;

  /// @param started moment of [System#nanoTime] when the command began
  public ExitCode run(BackupSources sources, PackOptions packs, long started) {
    for (int attempt = 1; ; attempt++) {
      try {
        return runOnce(sources, packs, started);
      } catch (CondemnedException e) {
        if (attempt == ATTEMPTS_MAX || !sources.canBeReadAgain()) {
          throw e;
        }
        call.output().warn("", Message.BACKUP_AGAIN);
      }
    }
  }

  private ExitCode runOnce(BackupSources sources, PackOptions packs, long started) {
    List<BackupRoot> roots = sources.open(Optional.of(repository));
    try {
      Optional<StoredSnapshot> parent =
          ParentSnapshot.find(
              repository.session().keys(),
              new SeenSnapshots(call.output()).listToBuildOn(repository),
              options.label().host(),
              roots);
      BackupReport report =
          new BackupRun(
                  repository.session(),
                  options,
                  states,
                  call.output().surroundings().clock(),
                  call.output().events())
              .run(roots, parent, packs);
      Duration time = Duration.ofNanos(System.nanoTime() - started);
      return new BackupSummary(call, repository, options.label().host(), roots).tell(report, time);
    } finally {
      roots.forEach(root -> root.source().close());
    }
  }
}
