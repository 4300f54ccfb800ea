package dev.nuwa.cli.command;

import dev.nuwa.cli.argument.Globals;
import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.config.Configuration;
import dev.nuwa.cli.config.ConfigurationFile;
import dev.nuwa.cli.config.KnownKeys;
import dev.nuwa.cli.location.Folders;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.Ownership;
import dev.nuwa.cli.location.PrivateFiles;
import dev.nuwa.cli.location.SeenSnapshots;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.BackupException;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.RepositoryMissingException;
import dev.nuwa.error.UsageException;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/// Looks at this machine and says what to mend.
@CommandLine.Command
final class DoctorCommand implements Command {

  /// When this was written: a clock before it is wrong.
  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

  /// Clocks of two machines differ a little; that is no reason for a word.
  private static final Duration CLOCK_DOUBT = Duration.ofMinutes(10);

  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

  @Override
  public ExitCode run(Call call) {
    Folders folders = Folders.of(call.output().surroundings().environment());
    List<Diagnosis> findings = new ArrayList<>();
    findings.add(java(call));
    findings.add(launcher(call));
    findings.add(names(call));
    findings.add(clock(call));
    findings.add(home(call, folders));
    findings.add(
        writable(call, "cache", call.globals().cache().map(Path::of).orElse(folders.cache())));
    findings.add(writable(call, "state", folders.state()));
    findings.add(writable(call, "temp", Path.of(System.getProperty("java.io.tmpdir", "/tmp"))));
    findings.add(configuration(call));
    findings.add(credentials(call));
    findings.addAll(repository(call));
    findings.forEach(finding -> tell(call.output(), finding));
    call.output()
        .result(new JsonObject().put("findings", findings.stream().map(Diagnosis::json).toList()));
    boolean sick = findings.stream().anyMatch(f -> f.state() == Diagnosis.State.PROBLEM);
    return sick ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static void tell(Output output, Diagnosis finding) {
    output.say(finding.state().line(), finding.subject(), finding.message());
    if (!finding.advice().isEmpty()) {
      output.line("         " + output.messages().text(Message.ERROR_ADVICE, finding.advice()));
    }
  }

  private static Diagnosis java(Call call) {
    String vendor = System.getProperty("java.vendor", "");
    return Diagnosis.ok("java", call.text(Message.DOCTOR_JAVA, Runtime.version(), vendor));
  }

  private static Diagnosis launcher(Call call) {
    String path = System.getProperty("nuwa.launcher", "");
    return path.isEmpty()
        ? new Diagnosis(
            "launcher",
            Diagnosis.State.WARNING,
            call.text(Message.DOCTOR_NO_LAUNCHER),
            call.text(Message.TRY_LAUNCHER))
        : Diagnosis.ok("launcher", call.text(Message.DOCTOR_LAUNCHER, path));
  }

  private static Diagnosis names(Call call) {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    return encoding.equals("UTF-8")
        ? Diagnosis.ok("locale", call.text(Message.DOCTOR_NAMES_UTF8))
        : new Diagnosis(
            "locale",
            Diagnosis.State.WARNING,
            call.text(Message.DOCTOR_NAMES_OTHER, encoding),
            call.text(Message.TRY_LAUNCHER));
  }

  private static Diagnosis clock(Call call) {
    Instant now = call.output().surroundings().clock().instant().truncatedTo(ChronoUnit.SECONDS);
    return now.isBefore(EARLIEST) || now.isAfter(LATEST)
        ? new Diagnosis(
            "clock",
            Diagnosis.State.WARNING,
            call.text(Message.DOCTOR_CLOCK_WRONG, now),
            call.text(Message.TRY_CLOCK))
        : Diagnosis.ok("clock", call.text(Message.DOCTOR_CLOCK, now));
  }

  private static Diagnosis home(Call call, Folders folders) {
    return Ownership.isForeign(folders.home())
        ? new Diagnosis(
            "home",
            Diagnosis.State.WARNING,
            call.text(Message.DOCTOR_HOME_FOREIGN, folders.home()),
            call.text(Message.TRY_REPOSITORY_OPTION))
        : Diagnosis.ok("home", call.text(Message.DOCTOR_HOME, folders.home()));
  }

  private static Diagnosis writable(Call call, String subject, Path folder) {
    try {
      PrivateFiles.makeFolder(folder);
      Path probe = Files.createTempFile(folder, "probe", "");
      Files.delete(probe);
      String free = Amounts.bytes(Files.getFileStore(folder).getUsableSpace());
      return Diagnosis.ok(subject, call.text(Message.DOCTOR_WRITABLE, folder, free));
    } catch (IOException e) {
      return new Diagnosis(
          subject,
          Diagnosis.State.PROBLEM,
          call.text(Message.DOCTOR_NOT_WRITABLE, folder),
          call.text(Message.TRY_CACHE));
    }
  }

  private static Diagnosis configuration(Call call) {
    ConfigurationFile file =
        new ConfigurationFile(call.output().surroundings().environment(), call.output().messages());
    try {
      Configuration found =
          file.load(
              call.globals().config().orElse(""),
              call.globals().profile().orElse(""),
              new KnownKeys(Globals.KEYS, CommandTable.NAMES));
      return Diagnosis.ok(
          "configuration",
          found.file().isPresent()
              ? call.text(Message.CONFIG_FILE, found.file().get(), found.profile())
              : call.text(Message.CONFIG_FILE_NONE, file.places()));
    } catch (UsageException failure) {
      return diagnosis("configuration", failure, Diagnosis.State.PROBLEM);
    }
  }

  /// Which of the ways to a key or password would be taken; whether it fits is for the repository
  /// to say.
  private static Diagnosis credentials(Call call) {
    Globals globals = call.globals();
    Optional<String> way =
        globals
            .keyFile()
            .map(file -> "--key-file " + file)
            .or(() -> globals.passwordFile().map(file -> "--password-file " + file))
            .or(() -> globals.passwordCommand().map(command -> "--password-command"))
            .or(() ->
                Optional.of("NUWA_PASSWORD")
                    .filter(name -> !call.output().surroundings().variable(name).isEmpty()));
    if (way.isPresent()) {
      return Diagnosis.ok("credentials", call.text(Message.DOCTOR_CREDENTIALS, way.get()));
    }
    Folders folders = Folders.of(call.output().surroundings().environment());
    Path key = folders.data().resolve("key");
    if (globals.repository().isEmpty() && Files.exists(key)) {
      return Diagnosis.ok("credentials", call.text(Message.DOCTOR_CREDENTIALS, key));
    }
    return new Diagnosis(
        "credentials",
        Diagnosis.State.WARNING,
        call.text(Message.DOCTOR_NO_CREDENTIALS),
        call.text(Message.TRY_CREDENTIALS));
  }

  /// Opening it tries location, key and storage in one.
  private static List<Diagnosis> repository(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      List<StoredSnapshot> snapshots =
          new SeenSnapshots(call.output()).list(repository).confirmed();
      String role = repository.session().role().name().toLowerCase(Locale.ROOT);
      Diagnosis opened =
          Diagnosis.ok(
              "repository",
              call.text(Message.DOCTOR_REPOSITORY, repository.location(), snapshots.size(), role));
      Instant soon = call.output().surroundings().clock().instant().plus(CLOCK_DOUBT);
      return snapshots.stream()
          .map(StoredSnapshot::time)
          .filter(soon::isBefore)
          .max(Comparator.naturalOrder())
          .map(time -> List.of(opened, ahead(call, time)))
          .orElse(List.of(opened));
    } catch (RepositoryMissingException | UsageException none) {
      return List.of(diagnosis("repository", none, Diagnosis.State.WARNING));
    } catch (BackupException failure) {
      return List.of(diagnosis("repository", failure, Diagnosis.State.PROBLEM));
    }
  }

  private static Diagnosis ahead(Call call, Instant time) {
    String shown = time.truncatedTo(ChronoUnit.SECONDS).toString();
    return new Diagnosis(
        "clock",
        Diagnosis.State.WARNING,
        call.text(Message.DOCTOR_SNAPSHOT_AHEAD, shown),
        call.text(Message.TRY_CLOCK));
  }

  private static Diagnosis diagnosis(
      String subject, BackupException failure, Diagnosis.State state) {
    String message = String.valueOf(failure.getMessage());
    return new Diagnosis(subject, state, message, failure.advice());
  }
}
