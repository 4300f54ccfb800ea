package dev.nuwa.cli.command;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.location.Embedded;
import dev.nuwa.cli.location.EmbeddedMaker;
import dev.nuwa.cli.location.HostName;
import dev.nuwa.cli.location.KeyFiles;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.Passwords;
import dev.nuwa.cli.location.StorageOpener;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.probe.Probing;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.view.Fingerprint;
import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.RepositoryDraft;
import dev.nuwa.repo.Session;
import dev.nuwa.storage.Capabilities.Exclusive;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.probe.ProbeReport;
import dev.nuwa.storage.probe.ProbeReport.Question;
import dev.nuwa.storage.probe.ProbeReport.Verdict;
import dev.nuwa.storage.probe.StorageProbe.Effort;
import dev.nuwa.storage.wrap.ProbedStorage;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// Makes a repository and its owner key. The key is safe before the repository exists.
@CommandLine.Command
final class InitCommand implements Command {

  @Override
  public ExitCode run(Call call) {
    Optional<String> location = call.globals().repository();
    if (location.isEmpty()) {
      return initEmbedded(call);
    }
    Optional<String> keyFile = call.globals().keyFile();
    Passwords passwords = new Passwords(call.globals(), call.output());
    if (keyFile.isPresent() && passwords.isGiven()) {
      throw call.usage(call.text(Message.INIT_TWO), Message.TRY_ONE);
    }
    SecureRandom random = new SecureRandom();
    String host = HostName.of(call.output().surroundings());
    try (RepositoryDraft draft =
            RepositoryDraft.make(
                random, call.output().surroundings().clock(), DomainParameters.DEFAULT, host);
        Storage storage =
            new StorageOpener(call.globals(), call.output())
                .open(location.get(), StorageOpener.Mode.CREATE)) {
      Optional<ProbeReport> report = probe(call, storage, location.get());
      keepKey(call, draft, passwords, location.get());
      Storage asFound = report.<Storage>map(found -> asFound(storage, found)).orElse(storage);
      draft.publish(asFound);
      report.ifPresent(found -> keep(call, draft, asFound, found));
      tell(call, draft.id(), draft.authority(), location.get(), keyFile);
    }
    return ExitCode.DONE;
  }

  /// A bucket is tried out before anything is made on it; folders are this program's own work.
  private static Optional<ProbeReport> probe(Call call, Storage storage, String location) {
    if (new StorageOpener(call.globals(), call.output()).folder(location).isPresent()) {
      return Optional.empty();
    }
    ProbeReport report = Probing.run(storage, Effort.quick());
    Probing.requireUsable(call, storage, report);
    return Optional.of(report);
  }

  private static Storage asFound(Storage storage, ProbeReport report) {
    boolean excludes = report.verdict(Question.EXCLUSIVE_CREATE) == Verdict.YES;
    return new ProbedStorage(storage, () -> excludes ? Exclusive.ATOMIC : Exclusive.NONE);
  }

  private static void keep(Call call, RepositoryDraft draft, Storage storage, ProbeReport report) {
    Environment environment =
        new Environment(
            storage,
            new SecureRandom(),
            call.output().surroundings().clock(),
            call.output().events());
    try (Session session = Repository.open(environment).unlock(draft.key())) {
      session.probes().keep(report);
    }
  }

  private static void keepKey(
      Call call, RepositoryDraft draft, Passwords passwords, String location) {
    Optional<String> keyFile = call.globals().keyFile();
    if (keyFile.isPresent()) {
      String comment = "repository " + draft.id() + " in " + location;
      new KeyFiles(call.output()).write(Path.of(keyFile.get()), draft.key(), List.of(comment));
      return;
    }
    char[] password =
        passwords
            .choose()
            .orElseThrow(() -> call.usage(call.text(Message.INIT_ONE_OF), Message.TRY_CREDENTIALS));
    try {
      draft.addPassword(password, PasswordCost.STANDARD);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static ExitCode initEmbedded(Call call) {
    Embedded embedded = Embedded.of(call.output());
    if (embedded.state() == Embedded.State.READY) {
      throw new UsageException(
          call.text(Message.FILE_EXISTS, embedded.repository()), call.text(Message.TRY_INIT_OTHER));
    }
    new EmbeddedMaker(call.output(), new StorageOpener(call.globals(), call.output()))
        .ensure(embedded);
    try (OpenRepository repository = call.opener().open()) {
      tell(
          call,
          repository.repository().id(),
          repository.repository().authority(),
          repository.location(),
          Optional.of(embedded.key().toString()));
    }
    return ExitCode.DONE;
  }

  private static void tell(
      Call call, RepositoryId id, ByteString authority, String location, Optional<String> keyFile) {
    call.output().say(Message.INIT_DONE, id, location);
    if (keyFile.isPresent()) {
      call.output().say(Message.INIT_KEY_FILE, keyFile.get());
    } else {
      call.output().say(Message.INIT_PASSWORD);
    }
    call.output().say(Message.INIT_AUTHORITY, Fingerprint.of(authority));
    call.output().hint(Message.HINT_KIT);
    call.output()
        .result(
            new JsonObject()
                .put("repository", id.toString())
                .put("location", location)
                .put("key", keyFile.isPresent() ? "file" : "password")
                .putIfKnown("keyFile", keyFile)
                .put("authority", Fingerprint.of(authority)));
  }
}
