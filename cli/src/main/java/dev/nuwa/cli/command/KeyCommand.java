package dev.nuwa.cli.command;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.job.KitText;
import dev.nuwa.cli.location.Folders;
import dev.nuwa.cli.location.HostName;
import dev.nuwa.cli.location.KeyFiles;
import dev.nuwa.cli.location.KitReminder;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.PrivateFiles;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Reasons;
import dev.nuwa.crypto.Secret;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.ResourceException;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.RecoveryWords;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.key.IssuedKey;
import dev.nuwa.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The recovery kit: shows it, verifies it, makes a key from it.
@CommandLine.Command
final class KeyCommand implements Command {

  private static final int WORDS_BYTES_MAX = 4096;

  @Parameters(index = "0", paramLabel = "kit|recover")
  private String action = "";

  @Option(names = "--output", paramLabel = "FILE")
  private @Nullable String file;

  @Option(names = "--verify")
  private boolean verify;

  @Override
  public ExitCode run(Call call) {
    return switch (action) {
      case "kit" -> verify ? verify(call) : show(call);
      case "recover" -> recover(call);
      default -> throw call.usage(call.text(Message.KEY_ACTION, action), Message.TRY_KEY_ACTION);
    };
  }

  private ExitCode show(Call call) {
    boolean toStdout = "-".equals(file) || file == null;
    if (file == null && !call.output().surroundings().terminal().showsOutput()) {
      throw call.usage(call.text(Message.KIT_NO_TERMINAL), Message.TRY_KIT_OUTPUT);
    }
    try (OpenRepository repository = call.opener().open()) {
      String kit = KitText.of(call, repository);
      if (toStdout) {
        call.output().lines(kit);
        call.output().result(new JsonObject().put("kit", kit));
      } else {
        write(call, Path.of(String.valueOf(file)), kit);
        call.output().say(Message.KIT_WRITTEN, file);
        call.output().result(new JsonObject().put("file", file));
      }
    }
    return ExitCode.DONE;
  }

  private static void write(Call call, Path path, String kit) {
    try {
      PrivateFiles.writeNew(path, (kit + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw call.usage(call.text(Message.FILE_EXISTS, path), Message.TRY_OTHER_FILE);
    } catch (IOException e) {
      throw new ResourceException(
          call.text(Message.CANNOT_WRITE, path, Reasons.of(e)), call.text(Message.TRY_RIGHTS), e);
    }
  }

  /// Needs no key: the words and the configuration tell whether they belong together.
  private ExitCode verify(Call call) {
    Environment environment = call.opener().openWithoutKey();
    try (Secret root = root(call)) {
      Repository repository = Repository.open(environment);
      repository.recoverReader(root, "").close();
      remember(call, repository.id());
      call.output().say(Message.KIT_VERIFIED, repository.id());
      call.output()
          .result(
              new JsonObject().put("repository", repository.id().toString()).put("verified", true));
    } finally {
      environment.storage().close();
    }
    return ExitCode.DONE;
  }

  private ExitCode recover(Call call) {
    String target =
        call.globals()
            .keyFile()
            .orElseThrow(() ->
                call.usage(call.text(Message.KEY_RECOVER_FILE), Message.TRY_KEY_RECOVER_FILE));
    Environment environment = call.opener().openWithoutKey();
    try (Storage storage = environment.storage();
        Secret root = root(call)) {
      Repository repository = Repository.open(environment);
      IssuedKey issued = repository.recoverOwner(root, HostName.of(call.output().surroundings()));
      try (KeyMaterial key = issued.material()) {
        String comment = "repository " + repository.id() + ", recovered";
        new KeyFiles(call.output()).write(Path.of(target), key, List.of(comment));
        issued.certificate().putTo(storage);
      }
      call.output().say(Message.KEY_RECOVERED, repository.id(), target);
      call.output()
          .result(
              new JsonObject()
                  .put("repository", repository.id().toString())
                  .put("keyFile", target));
    }
    return ExitCode.DONE;
  }

  /// The root from the words: typed on a terminal, else from stdin.
  private static Secret root(Call call) {
    byte[] root = RecoveryWords.decode(words(call));
    try {
      return Secret.copyOf(root);
    } finally {
      Arrays.fill(root, (byte) 0);
    }
  }

  private static String words(Call call) {
    return call.output()
        .surroundings()
        .terminal()
        .ask(call.text(Message.KIT_ASK))
        .or(() -> Optional.of(stdin(call)).filter(text -> !text.isBlank()))
        .orElseThrow(() -> call.usage(call.text(Message.KIT_NO_WORDS), Message.TRY_WORDS));
  }

  private static String stdin(Call call) {
    try {
      byte[] typed = call.output().surroundings().in().readNBytes(WORDS_BYTES_MAX);
      return new String(typed, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static void remember(Call call, RepositoryId repository) {
    try {
      new KitReminder(Folders.of(call.output().surroundings().environment())).verified(repository);
    } catch (IOException e) {
      call.output().warn("", Message.CANNOT_WRITE, "state", Reasons.of(e));
    }
  }
}
