package dev.nuwa.cli.keys;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.location.Passwords;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Nearest;
import dev.nuwa.error.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The keys of a repository and its recovery kit. Each action takes the options that are its own;
/// any other is refused.
@CommandLine.Command
public final class KeyCommand implements Command {

  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "list", Set.of(),
          "add",
              Set.of(
                  "--role",
                  "--name",
                  "--output",
                  "--password",
                  "--new-password-file",
                  "--new-password-command"),
          "passwd", Set.of("--new-password-file", "--new-password-command"),
          "export", Set.of("--output"),
          "revoke", Set.of("KEY", "--last"),
          "kit", Set.of("--output", "--page", "--verify"),
          "recover", Set.of());

  @Parameters(index = "0", paramLabel = "list|add|passwd|export|revoke|kit|recover")
  private String action = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "KEY")
  private @Nullable String key;

  @Option(names = "--role", paramLabel = "writer|reader|full|maintainer|owner")
  private @Nullable String role;

  @Option(names = "--name", paramLabel = "NAME")
  private @Nullable String name;

  @Option(names = "--output", paramLabel = "FILE")
  private @Nullable String file;

  @Option(names = "--password")
  private boolean password;

  @Option(names = "--new-password-file", paramLabel = "FILE")
  private @Nullable String newPasswordFile;

  @Option(names = "--new-password-command", paramLabel = "COMMAND")
  private @Nullable String newPasswordCommand;

  @Option(names = "--last", paramLabel = "SNAPSHOT|none")
  private @Nullable String last;

  @Option(names = "--page", paramLabel = "FILE.svg|FILE.txt")
  private @Nullable String page;

  @Option(names = "--verify")
  private boolean verify;

  @Override
  public ExitCode run(Call call) {
    requireFitting(call);
    return switch (action) {
      case "list" -> KeyList.run(call);
      case "add" -> KeyAdd.run(call, role, name, keeping(call));
      case "passwd" -> PasswordChange.run(call, newPassword());
      case "export" -> KeyExport.run(call, Optional.ofNullable(file));
      case "revoke" -> new KeyRevocation(call).run(key, Optional.ofNullable(last));
      case "kit" ->
          verify
              ? KitRecovery.verify(call)
              : KitShow.run(call, Optional.ofNullable(file), Optional.ofNullable(page));
      default -> KitRecovery.recover(call);
    };
  }

  private void requireFitting(Call call) {
    Set<String> own = OPTIONS.get(action);
    if (own == null) {
      String advice =
          Nearest.to(action, OPTIONS.keySet())
              .map(near -> call.text(Message.TRY_KEY_NEAREST, near))
              .orElse(call.text(Message.TRY_KEY_ACTION));
      throw new dev.nuwa.error.UsageException(call.text(Message.KEY_ACTION, action), advice);
    }
    given()
        .forEach((option, value) -> {
          if (value.isPresent() && !own.contains(option)) {
            throw call.usage(
                call.text(Message.KEY_OPTION, option, action), Message.TRY_HELP_OF, "key");
          }
        });
  }

  private Map<String, Optional<?>> given() {
    Map<String, Optional<?>> given = new LinkedHashMap<>();
    given.put("KEY", Optional.ofNullable(key));
    given.put("--role", Optional.ofNullable(role));
    given.put("--name", Optional.ofNullable(name));
    given.put("--output", Optional.ofNullable(file));
    given.put("--password", Optional.of(password).filter(is -> is));
    given.put("--new-password-file", Optional.ofNullable(newPasswordFile));
    given.put("--new-password-command", Optional.ofNullable(newPasswordCommand));
    given.put("--last", Optional.ofNullable(last));
    given.put("--page", Optional.ofNullable(page));
    given.put("--verify", Optional.of(verify).filter(is -> is));
    return given;
  }

  private Passwords.Sources newPassword() {
    return new Passwords.Sources(
        Optional.ofNullable(newPasswordFile),
        Optional.ofNullable(newPasswordCommand),
        "NUWA_NEW_PASSWORD");
  }

  private Keeping keeping(Call call) {
    boolean byPassword = password || newPasswordFile != null || newPasswordCommand != null;
    String target = file;
    if (byPassword == (target != null)) {
      throw call.usage(call.text(Message.KEY_ADD_WHERE), Message.TRY_KEY_ADD_WHERE);
    }
    return target == null ? new Keeping.UnderPassword(newPassword()) : new Keeping.InFile(target);
  }
}
