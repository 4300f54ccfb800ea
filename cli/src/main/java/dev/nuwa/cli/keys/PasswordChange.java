package dev.nuwa.cli.keys;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.location.Passwords;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.KeyRegister;
import dev.nuwa.repo.key.PasswordSlots;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `key passwd`: another password for the key that a password opened.
final class PasswordChange {

  private PasswordChange() {}

  /// The new slot is there before the old one goes: whatever happens, one of the two opens.
  static ExitCode run(Call call, Passwords.Sources sources) {
    try (OpenRepository repository = call.opener().open()) {
      String old =
          repository
              .slot()
              .orElseThrow(
                  () -> call.usage(call.text(Message.PASSWD_KEY_FILE), Message.TRY_PASSWD));
      repository.session().require(Role::mayAdminister, call.text(Message.NOT_PERMITTED_KEYS));
      KeyRegister register = new KeyRegister(repository.session(), repository.key());
      AuthorId author = repository.session().keys().author();
      List<String> others = others(register, author, old);
      char[] password = choose(call, sources);
      String slot;
      try {
        slot = register.addPassword(repository.key(), author, password, PasswordCost.STANDARD);
      } finally {
        Arrays.fill(password, '\0');
      }
      others.forEach(register::removeSlot);
      call.output().say(Message.PASSWD_DONE);
      call.output().hint(Message.HINT_PASSWD);
      call.output()
          .result(
              new JsonObject()
                  .put("repository", repository.repository().id().toString())
                  .put("slot", slot)
                  .put("removed", others));
    }
    return ExitCode.DONE;
  }

  /// The slot in use, and any other that an earlier change, cut off, has left of the same key.
  private static List<String> others(KeyRegister register, AuthorId author, String old) {
    return register.slots().stream()
        .filter(slot -> slot.name().equals(old) || slot.holder().equals(Optional.of(author)))
        .map(PasswordSlots.Slot::name)
        .toList();
  }

  /// A new password; the caller overwrites it.
  static char[] choose(Call call, Passwords.Sources sources) {
    return new Passwords(sources, call.output())
        .choose()
        .orElseThrow(
            () -> call.usage(call.text(Message.NO_NEW_PASSWORD), Message.TRY_NEW_PASSWORD));
  }
}
