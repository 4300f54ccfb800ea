package dev.nuwa.cli.keys;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.Folders;
import dev.nuwa.cli.location.HostName;
import dev.nuwa.cli.location.KeyFiles;
import dev.nuwa.cli.location.KitReminder;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Reasons;
import dev.nuwa.crypto.Secret;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.KeyException;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.key.IssuedKey;
import dev.nuwa.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `key recover` and `key kit --verify`: what the words of the recovery kit, or its scanned code,
/// are good for. Needs no key.
final class KitRecovery {

  private static final int TYPED_BYTES_MAX = 16 << 10;

  private KitRecovery() {}

  static ExitCode verify(Call call) {
    KitLine kit = typed(call);
    Environment environment = open(call, kit);
    try (Storage _ = environment.storage();
        Secret root = root(kit)) {
      Repository repository = repository(call, environment, kit);
      repository.recoverReader(root, "").close();
      remember(call, repository.id());
      call.output().say(Message.KIT_VERIFIED, repository.id());
      call.output()
          .result(
              new JsonObject().put("repository", repository.id().toString()).put("verified", true));
    }
    return ExitCode.DONE;
  }

  static ExitCode recover(Call call) {
    String target =
        call.globals()
            .keyFile()
            .orElseThrow(() ->
                call.usage(call.text(Message.KEY_RECOVER_FILE), Message.TRY_KEY_RECOVER_FILE));
    KitLine kit = typed(call);
    Environment environment = open(call, kit);
    try (Storage storage = environment.storage();
        Secret root = root(kit)) {
      Repository repository = repository(call, environment, kit);
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

  /// Where nobody says where the repository is, a scanned code does.
  private static Environment open(Call call, KitLine kit) {
    return call.opener().openWithoutKey(kit.source().map(KitLine.Source::place).orElse(""));
  }

  /// A scanned code says which repository it is for: that is clearer than words that fit nothing.
  private static Repository repository(Call call, Environment environment, KitLine kit) {
    Repository repository = Repository.open(environment);
    kit.source()
        .filter(source ->
            !source.repository().equals(repository.id())
                || !source.authorityKey().equals(repository.authority()))
        .ifPresent(source -> {
          throw new KeyException(
              call.text(Message.KIT_FOREIGN, source.repository()),
              call.text(Message.TRY_KIT_FOREIGN));
        });
    return repository;
  }

  private static Secret root(KitLine kit) {
    byte[] root = kit.root();
    try {
      return Secret.copyOf(root);
    } finally {
      Arrays.fill(root, (byte) 0);
    }
  }

  /// Typed on a terminal, else from stdin.
  private static KitLine typed(Call call) {
    String text =
        call.output()
            .surroundings()
            .terminal()
            .ask(call.text(Message.KIT_ASK))
            .or(() -> Optional.of(stdin(call)).filter(read -> !read.isBlank()))
            .orElseThrow(() -> call.usage(call.text(Message.KIT_NO_WORDS), Message.TRY_WORDS));
    return KitLine.parse(text);
  }

  private static String stdin(Call call) {
    try {
      byte[] typed = call.output().surroundings().in().readNBytes(TYPED_BYTES_MAX);
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
