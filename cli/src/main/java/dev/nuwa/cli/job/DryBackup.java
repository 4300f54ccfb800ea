package dev.nuwa.cli.job;

import dev.nuwa.backup.BackupRoot;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.source.SourceWalk;
import java.util.List;
import java.util.Optional;

/// Walks what a backup would read, and stores nothing.
public final class DryBackup {

  private long files;
  private long directories;
  private long others;
  private long bytes;
  private long failed;

  private DryBackup() {}

  public static ExitCode run(
      Call call, BackupSources sources, Optional<OpenRepository> repository) {
    DryBackup dry = new DryBackup();
    List<BackupRoot> roots = sources.open(repository);
    try {
      roots.forEach(dry::walk);
    } finally {
      roots.forEach(root -> root.source().close());
    }
    String size = Amounts.bytes(dry.bytes);
    call.output()
        .say(Message.BACKUP_DRY, Amounts.count(dry.files), Amounts.count(dry.directories), size);
    call.output()
        .result(
            new JsonObject()
                .put("files", dry.files)
                .put("directories", dry.directories)
                .put("others", dry.others)
                .put("failed", dry.failed)
                .put("bytes", dry.bytes)
                .put("dryRun", true));
    return dry.failed == 0 ? ExitCode.DONE : ExitCode.PARTIAL;
  }

  private void walk(BackupRoot root) {
    try (SourceWalk walk = root.source().walk()) {
      while (walk.next()) {
        count(walk.entry());
      }
    }
    failed += root.source().counts().failed();
  }

  private void count(Entry entry) {
    switch (entry.type()) {
      case REGULAR -> {
        files++;
        bytes += entry.size();
      }
      case DIRECTORY -> directories++;
      case SYMBOLIC_LINK, BLOCK_DEVICE, CHARACTER_DEVICE, FIFO, SOCKET -> others++;
    }
  }
}
