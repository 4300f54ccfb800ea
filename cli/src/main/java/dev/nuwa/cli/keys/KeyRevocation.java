package dev.nuwa.cli.keys;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Consent;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.view.Times;
import dev.nuwa.error.ExitCode;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.KeyRegister;
import dev.nuwa.repo.KeyRegister.KnownKey;
import dev.nuwa.repo.KeyRegister.Revoked;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `key revoke`: what a key signs from now on does not count. It says what that does not do.
///
/// @param call what it runs with
record KeyRevocation(Call call) {

  private static final String NONE = "none";
  private static final int ID_DIGITS_MIN = 4;

  ExitCode run(@Nullable String wanted, Optional<String> last) {
    if (wanted == null) {
      throw call.usage(call.text(Message.KEY_REVOKE_WHICH), Message.TRY_KEY_LIST);
    }
    try (OpenRepository repository = call.opener().open()) {
      repository.session().require(Role::mayAdminister, call.text(Message.NOT_PERMITTED_KEYS));
      KeyRegister register = new KeyRegister(repository.session(), repository.key());
      KnownKey key = find(register.list(), wanted);
      if (KeyList.own(repository.session()).equals(Optional.of(key.id()))) {
        throw call.usage(call.text(Message.KEY_REVOKE_OWN), Message.TRY_KEY_REVOKE_OWN);
      }
      Optional<StoredSnapshot> newest = last(register.confirmedOf(key.id()), last);
      Consent.require(call, Message.ASK_REVOKE, RoleWord.of(key.role()), name(key));
      tell(key, register.revoke(key, newest));
    }
    return ExitCode.DONE;
  }

  private KnownKey find(List<KnownKey> keys, String wanted) {
    List<KnownKey> named =
        keys.stream().filter(key -> key.name().equals(Optional.of(wanted))).toList();
    String digits = wanted.toLowerCase(Locale.ROOT);
    List<KnownKey> fitting =
        !named.isEmpty() || digits.length() < ID_DIGITS_MIN
            ? named
            : keys.stream().filter(key -> key.id().toString().startsWith(digits)).toList();
    List<KnownKey> alive = fitting.stream().filter(key -> key.revocation().isEmpty()).toList();
    if (alive.size() == 1) {
      return alive.getFirst();
    }
    if (alive.size() > 1) {
      KeyList.table(call, alive, Optional.empty())
          .lines(call.output().surroundings().terminal().columns())
          .forEach(line -> call.output().hint(Message.LINE, line));
      throw call.usage(call.text(Message.KEY_SEVERAL, wanted), Message.TRY_KEY_ID);
    }
    throw fitting.isEmpty()
        ? call.usage(call.text(Message.NO_KEY, wanted), Message.TRY_KEY_LIST)
        : call.usage(call.text(Message.KEY_REVOKED_ALREADY, wanted), Message.TRY_KEY_LIST);
  }

  /// @param confirmed snapshots of the key, the newest first
  private Optional<StoredSnapshot> last(List<StoredSnapshot> confirmed, Optional<String> typed) {
    if (typed.isEmpty()) {
      return confirmed.stream().findFirst();
    }
    if (typed.get().equals(NONE)) {
      return Optional.empty();
    }
    List<StoredSnapshot> fitting =
        confirmed.stream().filter(one -> one.id().startsWith(typed.get())).toList();
    if (fitting.size() != 1) {
      throw new UsageException(
          call.text(Message.KEY_REVOKE_LAST, typed.get()), call.text(Message.TRY_SNAPSHOTS));
    }
    return Optional.of(fitting.getFirst());
  }

  private void tell(KnownKey key, Revoked revoked) {
    call.output().say(Message.KEY_REVOKED, RoleWord.of(key.role()), name(key));
    if (key.role().mayWrite()) {
      call.output()
          .say(
              revoked.last().isPresent() ? Message.KEY_REVOKED_LAST : Message.KEY_REVOKED_NOTHING,
              revoked.last().map(one -> one.id() + ", " + Times.minutes(one.time())).orElse(""));
    }
    for (StoredSnapshot lost : revoked.lost()) {
      call.output().warn("", Message.KEY_REVOKED_LOST, lost.id(), Times.minutes(lost.time()));
    }
    call.output()
        .say(
            switch (key.role()) {
              case WRITER -> Message.KEY_REVOKED_WRITER;
              case MAINTAINER -> Message.KEY_REVOKED_MAINTAINER;
              case READER, FULL -> Message.KEY_REVOKED_READER;
              case OWNER -> Message.KEY_REVOKED_OWNER;
            });
    call.output()
        .result(
            new JsonObject()
                .put("id", key.id().toString())
                .put("role", RoleWord.of(key.role()))
                .putIfKnown("name", key.name())
                .put("last", revoked.last().map(StoredSnapshot::id).orElse(null))
                .put("lost", revoked.lost().stream().map(StoredSnapshot::id).toList())
                .put("passwordsRemoved", key.slots().size()));
  }

  private static String name(KnownKey key) {
    return key.name().orElseGet(() -> key.id().toString().substring(0, KeyList.ID_DIGITS));
  }
}
