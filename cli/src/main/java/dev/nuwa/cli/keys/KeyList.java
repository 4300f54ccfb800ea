package dev.nuwa.cli.keys;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.location.OpenRepository;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Table;
import dev.nuwa.cli.text.Table.Align;
import dev.nuwa.cli.view.Times;
import dev.nuwa.error.ExitCode;
import dev.nuwa.format.AuthorId;
import dev.nuwa.repo.KeyRegister;
import dev.nuwa.repo.KeyRegister.KnownKey;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.key.PasswordSlots;
import java.util.List;
import java.util.Optional;

/// `key list`: the keys that were handed out.
final class KeyList {

  /// Enough digits to tell keys apart, as for snapshots.
  static final int ID_DIGITS = 16;

  private KeyList() {}

  static ExitCode run(Call call) {
    try (OpenRepository repository = call.opener().open()) {
      KeyRegister register = new KeyRegister(repository.session(), repository.key());
      List<KnownKey> keys = register.list();
      Optional<AuthorId> own = own(repository.session());
      call.output().table(table(call, keys, own));
      long strange = register.slots().stream().filter(slot -> isStrange(slot, keys)).count();
      if (strange > 0) {
        call.output().hint(Message.KEYS_OLD_SLOTS, strange);
      }
      if (!repository.session().role().mayRead()) {
        call.output().hint(Message.KEYS_NO_NAMES);
      }
      keys.forEach(key -> call.output().result(json(key, own)));
    }
    return ExitCode.DONE;
  }

  /// Slots of before they told whose key they hold.
  private static boolean isStrange(PasswordSlots.Slot slot, List<KnownKey> keys) {
    return keys.stream().noneMatch(key -> key.slots().contains(slot.name()));
  }

  static Table table(Call call, List<KnownKey> keys, Optional<AuthorId> own) {
    Table table = new Table(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT);
    table.row(
        call.text(Message.HEAD_KEY),
        call.text(Message.HEAD_ROLE),
        call.text(Message.HEAD_MADE),
        call.text(Message.HEAD_NAME),
        "");
    for (KnownKey key : keys) {
      table.row(
          key.id().toString().substring(0, ID_DIGITS),
          RoleWord.of(key.role()),
          Times.minutes(key.since()),
          key.name().orElse("?"),
          notes(call, key, own));
    }
    return table;
  }

  private static String notes(Call call, KnownKey key, Optional<AuthorId> own) {
    StringBuilder notes = new StringBuilder();
    if (Optional.of(key.id()).equals(own)) {
      notes.append('[').append(call.text(Message.NOTE_IN_USE)).append("] ");
    }
    if (!key.slots().isEmpty()) {
      notes.append('[').append(call.text(Message.NOTE_PASSWORD)).append("] ");
    }
    key.revocation()
        .ifPresent(revocation ->
            notes
                .append('[')
                .append(call.text(Message.NOTE_REVOKED, revocation.lastSequence()))
                .append(']'));
    return notes.toString().strip();
  }

  private static JsonObject json(KnownKey key, Optional<AuthorId> own) {
    return new JsonObject()
        .put("id", key.id().toString())
        .put("role", RoleWord.of(key.role()))
        .putIfKnown("name", key.name())
        .put("since", key.since())
        .put("passwords", key.slots().size())
        .put("inUse", Optional.of(key.id()).equals(own))
        .put("revoked", key.revocation().isPresent())
        .putIfKnown("lastSequence", key.revocation().map(revocation -> revocation.lastSequence()));
  }

  /// The id of the key in use; a reader's key does not know its own.
  static Optional<AuthorId> own(Session session) {
    return session.role().maySign() ? Optional.of(session.keys().author()) : Optional.empty();
  }
}
