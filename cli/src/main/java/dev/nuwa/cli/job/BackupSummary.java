package dev.nuwa.cli.job;

import dev.nuwa.backup.BackupReport;
import dev.nuwa.backup.BackupRoot;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.Embedded;
import dev.nuwa.cli.location.Folders;
import dev.nuwa.cli.location.KitReminder;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.Ownership;
import dev.nuwa.cli.location.StorageOpener;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.view.Ratios;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.Observations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Tells what a backup kept, where, at which ratios, and what is left to do for its safety.
///
/// @param host as the snapshot names it
public record BackupSummary(
    Call call, OpenRepository repository, String host, List<BackupRoot> roots) {

  private static final int ID_DIGITS = 16;

  public ExitCode tell(BackupReport report, Duration time) {
    Output output = call.output();
    Counts counts = report.counts();
    Ratios ratios = Ratios.of(counts.total(), counts.added());
    output.say(
        Message.BACKUP_SNAPSHOT,
        id(report),
        Amounts.count(counts.found().files()),
        Amounts.count(counts.found().directories()),
        Amounts.bytes(counts.total().original()));
    output.say(Message.BACKUP_PLACE, repository.location());
    output.say(
        Message.BACKUP_NEW,
        Amounts.bytes(counts.added().original()),
        Amounts.bytes(counts.uploadedBytes()),
        Amounts.duration(time),
        Amounts.rate(counts.total().original(), time));
    ratios.say(output);
    output.result(json(report, ratios, time));
    tellTroubles(report);
    tellHints();
    return report.partial() ? ExitCode.PARTIAL : ExitCode.DONE;
  }

  private void tellTroubles(BackupReport report) {
    if (report.partial()) {
      call.output().warn("", Message.BACKUP_PARTIAL, report.counts().found().failed());
    }
    if (report.changed() > 0) {
      call.output().warn("", Message.BACKUP_CHANGED, report.changed());
    }
    Counts counts = report.counts();
    if (counts.found().entries() <= counts.found().directories()) {
      call.output().hint(Message.BACKUP_EMPTY);
    }
  }

  private void tellHints() {
    Folders folders = Folders.of(call.output().surroundings().environment());
    if (isOnSameDisk()) {
      call.output().hint(Message.HINT_SAME_DISK);
    }
    boolean owner = repository.session().role().mayAdminister();
    if (owner && !new KitReminder(folders).isVerified(repository.session().id())) {
      tellKit();
    }
  }

  private void tellKit() {
    String file =
        call.globals()
            .keyFile()
            .orElseGet(() ->
                repository.kind() == OpenRepository.Kind.EMBEDDED
                    ? Embedded.of(call.output()).key().toString()
                    : "");
    if (file.isEmpty()) {
      call.output().hint(Message.HINT_KIT_PASSWORD);
    } else {
      call.output().hint(Message.HINT_KIT_FILE, file);
    }
  }

  private boolean isOnSameDisk() {
    Optional<Path> place =
        new StorageOpener(call.globals(), call.output()).folder(repository.location());
    return place.isPresent()
        && roots.stream().anyMatch(root -> isOnDeviceOf(root.path(), place.get()));
  }

  private static boolean isOnDeviceOf(ByteString root, Path place) {
    try {
      return root.utf8().startsWith("/") && Ownership.onOneDevice(Path.of(root.utf8()), place);
    } catch (InvalidPathException e) {
      return false; // a name beyond Java's paths: only the hint is lost
    }
  }

  private static String id(BackupReport report) {
    return report.snapshot().substring(report.snapshot().length() - ID_DIGITS);
  }

  private JsonObject json(BackupReport report, Ratios ratios, Duration time) {
    Counts counts = report.counts();
    Observations.Files files = report.observations().files();
    long others = counts.found().entries() - counts.found().directories();
    long rest = others - files.added() - files.modified();
    JsonObject json =
        new JsonObject()
            .put("snapshot", id(report))
            .put("host", host)
            .put("roots", roots.stream().map(root -> root.path().utf8()).toList())
            .put("location", repository.location())
            .put("confirmed", true)
            .put("partial", report.partial())
            .put("files", counts.found().files())
            .put("directories", counts.found().directories())
            .put(
                "others",
                counts.found().entries() - counts.found().files() - counts.found().directories())
            .put("newFiles", files.added())
            .put("changedFiles", files.modified())
            .put("unchangedFiles", Math.max(0, rest))
            .put("failed", counts.found().failed())
            .put("changedWhileRead", report.changed())
            .put("bytes", counts.total().original())
            .put("bytesRead", report.bytesRead())
            .put("bytesOriginal", counts.added().original())
            .put("bytesCompressed", counts.added().compressed())
            .put("bytesSealed", counts.added().sealed())
            .put("bytesUploaded", counts.uploadedBytes());
    return json.putAll(ratios.json()).put("seconds", time);
  }
}
