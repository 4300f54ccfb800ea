package dev.nuwa.repo.pin;

import dev.nuwa.error.StorageException;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Confirmation;
import dev.nuwa.format.control.Drop;
import dev.nuwa.format.control.Pin;
import dev.nuwa.format.control.PinEnd;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The storage requests of one session: its pin, confirmation, drops and questions.
final class SessionStore {

  private final Storage storage;
  private final ObjectCodec codec;
  private final KeyRing keys;
  private final InstantSource clock;
  private final String session;

  SessionStore(WriterSession.Means means, String session) {
    this.storage = means.storage();
    this.codec = means.codec();
    this.keys = means.keys();
    this.clock = means.clock();
    this.session = session;
  }

  String putPin(Set<String> parents) {
    String name = ObjectNames.pin(keys.author(), session, 0);
    Pin pin = new Pin(session, List.copyOf(new TreeSet<>(parents)), clock.instant(), 0);
    put(name, codec.seal(ObjectKind.PIN, name, pin.encode()));
    return name;
  }

  void endPin() {
    String name = ObjectNames.pinEnd(keys.author(), session);
    put(name, codec.seal(ObjectKind.PIN_END, name, new PinEnd(session, clock.instant()).encode()));
  }

  /// Confirms what is stored under the snapshot's name: the hash is taken of what the storage
  /// gives.
  void putOk(String snapshot, long seen) {
    byte[] object =
        storage
            .get(ObjectName.of(snapshot), ByteRange.all())
            .orElseThrow(() -> new IllegalStateException("the snapshot vanished: " + snapshot));
    Confirmation ok =
        new Confirmation(Frame.sha256(object, 0, object.length), seen, clock.instant());
    String name = ObjectNames.confirmation(snapshot);
    put(name, codec.seal(ObjectKind.CONFIRMATION, name, ok.encode()));
  }

  void withdraw(String snapshot) {
    String name = ObjectNames.drop(snapshot, keys.randomHex(16));
    Drop drop = new Drop(snapshot, Drop.Reason.WITHDRAWN, clock.instant(), "");
    put(name, codec.seal(ObjectKind.DROP, name, drop.encode()));
  }

  /// Whether somebody dropped the snapshot. Whoever could forge the name of a drop could as well
  /// delete: the worst that comes of it is one more attempt.
  boolean isDropped(String snapshot) {
    String prefix = "drop" + snapshot.substring("snap".length()) + "-";
    try (Stream<ObjectInfo> drops = storage.list(prefix)) {
      return drops.findAny().isPresent();
    }
  }

  /// Those snapshots of which the object or the confirmation is not there.
  Set<String> unconfirmed(Set<String> snapshots) {
    Set<String> absent = new HashSet<>();
    for (String snapshot : snapshots) {
      if (isAbsent(snapshot) || isAbsent(ObjectNames.confirmation(snapshot))) {
        absent.add(snapshot);
      }
    }
    return absent;
  }

  Set<String> absent(Set<String> names) {
    Set<String> absent = new HashSet<>(names);
    absent.removeIf(name -> !isOutOfSight(name));
    return absent;
  }

  /// What a storage account may not look at counts as absent: the worst that comes of it is that it
  /// is stored again.
  private boolean isOutOfSight(String name) {
    try {
      return isAbsent(name);
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.REFUSED) {
        return true;
      }
      throw e;
    }
  }

  private boolean isAbsent(String name) {
    return storage.head(ObjectName.of(name)).isEmpty();
  }

  private void put(String name, byte[] object) {
    storage.put(ObjectName.of(name), Content.of(object), PutOptions.onlyIfAbsent());
  }
}
