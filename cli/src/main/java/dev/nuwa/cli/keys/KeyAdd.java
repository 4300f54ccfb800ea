package dev.nuwa.cli.keys;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.Passwords;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Nearest;
import dev.nuwa.cli.text.ShellWord;
import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.error.BackupException;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.KeyRegister;
import dev.nuwa.repo.key.IssuedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `key add`: a further key, for a host or a person.
final class KeyAdd {

  private static final int NAME_MAX = 200;

  private KeyAdd() {}

  static ExitCode run(
      Call call, @Nullable String roleWord, @Nullable String name, Keeping keeping) {
    Role role = role(call, roleWord);
    if (name == null || name.isBlank() || name.length() > NAME_MAX) {
      throw call.usage(call.text(Message.KEY_ADD_NAME, NAME_MAX), Message.TRY_KEY_ADD_NAME);
    }
    try (OpenRepository repository = call.opener().open()) {
      KeyRegister register = new KeyRegister(repository.session(), repository.key());
      IssuedKey issued = register.issue(role, name);
      JsonObject result =
          new JsonObject()
              .put("repository", repository.repository().id().toString())
              .put("id", issued.author().toString())
              .put("role", RoleWord.of(role))
              .put("name", name);
      try (KeyMaterial _ = issued.material()) {
        switch (keeping) {
          case Keeping.InFile(String file) ->
              keepInFile(register, issued, new KeyOutput(call, file), comment(repository), result);
          case Keeping.UnderPassword(Passwords.Sources sources) ->
              keepUnderPassword(call, register, issued, sources, result);
        }
        tell(call, role, name, keeping);
        tellId(call, repository, role, issued.author());
      }
      call.output().result(result);
    }
    return ExitCode.DONE;
  }

  /// First the file: a certificate cannot be taken back.
  private static void keepInFile(
      KeyRegister register, IssuedKey issued, KeyOutput output, String about, JsonObject result) {
    String comment = about + ", " + issued.material().holder().note();
    output.write(issued.material(), comment, result);
    try {
      register.certify(issued);
    } catch (BackupException e) {
      removeUseless(output, e);
      throw e;
    }
  }

  /// A key without a certificate opens nothing.
  private static void removeUseless(KeyOutput output, BackupException cause) {
    try {
      if (!output.isStdout()) {
        Files.deleteIfExists(output.path());
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static void keepUnderPassword(
      Call call,
      KeyRegister register,
      IssuedKey issued,
      Passwords.Sources sources,
      JsonObject result) {
    char[] password = PasswordChange.choose(call, sources);
    try {
      register.certify(issued);
      String slot =
          register.addPassword(issued.material(), issued.author(), password, PasswordCost.STANDARD);
      result.put("slot", slot);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static void tell(Call call, Role role, String name, Keeping keeping) {
    switch (keeping) {
      case Keeping.InFile(String file) -> {
        if (!new KeyOutput(call, file).isStdout()) {
          call.output().say(Message.KEY_ADDED_FILE, RoleWord.of(role), name, file);
          call.output().hint(Message.HINT_KEY_FILE, file);
        }
      }
      case Keeping.UnderPassword password ->
          call.output().say(Message.KEY_ADDED_PASSWORD, RoleWord.of(role), name);
    }
  }

  /// A write-only host's id stands in the policy of its storage account. As a hint: stdout may be
  /// the key's.
  private static void tellId(Call call, OpenRepository repository, Role role, AuthorId id) {
    if (role == Role.WRITER) {
      call.output().hint(Message.KEY_ADDED_ID, id);
      call.output().hint(Message.HINT_WRITER, ShellWord.quoted(repository.location()));
    }
  }

  private static String comment(OpenRepository repository) {
    return "repository " + repository.repository().id() + " in " + repository.location();
  }

  private static Role role(Call call, @Nullable String word) {
    if (word == null) {
      throw call.usage(call.text(Message.KEY_ADD_ROLE), Message.TRY_ROLES);
    }
    return Arrays.stream(Role.values())
        .filter(role -> RoleWord.of(role).equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> {
          List<String> words = Arrays.stream(Role.values()).map(RoleWord::of).toList();
          String advice =
              Nearest.to(word, words)
                  .map(near -> call.text(Message.TRY_OPTION, near))
                  .orElse(call.text(Message.TRY_ROLES));
          return new UsageException(call.text(Message.NOT_A_ROLE, word), advice);
        });
  }
}
