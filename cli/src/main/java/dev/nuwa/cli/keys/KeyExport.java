package dev.nuwa.cli.keys;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.ExitCode;
import java.util.Optional;

/// `key export`: the key that was opened, as a key file.
final class KeyExport {

  private KeyExport() {}

  static ExitCode run(Call call, Optional<String> file) {
    String target =
        file.orElseThrow(
            () -> call.usage(call.text(Message.KEY_EXPORT_WHERE), Message.TRY_KEY_EXPORT));
    try (OpenRepository repository = call.opener().open()) {
      String role = RoleWord.of(repository.session().role());
      JsonObject result =
          new JsonObject()
              .put("repository", repository.repository().id().toString())
              .put("role", role);
      KeyOutput output = new KeyOutput(call, target);
      String comment =
          "repository " + repository.repository().id() + " in " + repository.location();
      output.write(repository.key(), comment, result);
      if (!output.isStdout()) {
        call.output().say(Message.KEY_EXPORTED, role, target);
      }
      call.output().result(result);
    }
    return ExitCode.DONE;
  }
}
