package dev.nuwa.repo.key;

import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.crypto.PasswordHash;
import dev.nuwa.crypto.Secret;
import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.control.KeySlot;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Keys wrapped by passwords: `keys/` (docs/format.md, section 4). A password guards its slot only
/// as well as it is hard to guess, since whoever reads the storage can try offline.
public final class PasswordSlots {

  private PasswordSlots() {}

  /// A slot in the repository.
  ///
  /// @param name of its object
  /// @param holder author id in the certificate of the key inside, where the slot tells
  /// @param created when it was made, where the slot tells
  public record Slot(String name, Optional<AuthorId> holder, Optional<Instant> created) {}

  /// A slot that a password opened.
  ///
  /// @param slot name of its object
  /// @param key the caller's, who closes it
  public record Opened(String slot, KeyMaterial key) {}

  /// Whose key goes into a new slot, and when.
  ///
  /// @param author in the certificate of the key
  public record Label(AuthorId author, Instant created) {}

  /// A slot with `material` under a password; signed by the authority, so `owner` is an owner's
  /// ring.
  ///
  /// @param password stays the caller's, who overwrites it
  public static StoredObject seal(
      KeyRing owner, KeyMaterial material, Label label, char[] password, PasswordCost cost) {
    String name = ObjectNames.keySlot(owner.randomHex(32));
    StoredHeader header = StoredHeader.of(owner.clearHeader(ObjectKind.KEY_SLOT, name));
    KeySlot.Wrapping wrapping =
        new KeySlot.Wrapping(
            ByteString.of(owner.randomBytes(PasswordHash.SALT_BYTES)),
            cost.memoryKiB(),
            cost.iterations(),
            cost.parallelism());
    byte[] plain = material.encode();
    try (Secret key = slotKey(owner.repository(), name, wrapping, password)) {
      byte[] nonce = owner.randomBytes(UnitCipher.NONCE_BYTES);
      byte[] box = header.box(KeySlot.PART).sealWith(key.bytes(), nonce, plain);
      KeySlot slot = new KeySlot(wrapping, ByteString.of(box), label.author(), label.created());
      byte[] object =
          Frame.assemble(
              header.header(), slot.encode(), bytes -> owner.sign(ObjectKind.KEY_SLOT, bytes));
      return new StoredObject(name, object);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /// All slots there are. One that is damaged or not signed by the authority is reported and left
  /// out.
  public static List<Slot> list(Storage storage, VerifiedConfig config, EventSink events) {
    List<Slot> slots = new ArrayList<>();
    for (ObjectName name : names(storage)) {
      try {
        read(storage, config, name)
            .map(stored -> stored.slot)
            .map(slot ->
                new Slot(
                    name.value(),
                    Optional.ofNullable(slot.holder()),
                    Optional.ofNullable(slot.created())))
            .ifPresent(slots::add);
      } catch (CorruptionException e) {
        events.emit(new Event.Warning(name.value(), e.what()));
      }
    }
    return slots;
  }

  /// What is wrong with those that are damaged or not signed by the authority, by their names. One
  /// of a later version is not for this program to judge.
  public static Map<String, CorruptionException> damaged(Storage storage, VerifiedConfig config) {
    Map<String, CorruptionException> damaged = new TreeMap<>();
    for (ObjectName name : names(storage)) {
      damage(storage, config, name).ifPresent(e -> damaged.put(name.value(), e));
    }
    return damaged;
  }

  private static Optional<CorruptionException> damage(
      Storage storage, VerifiedConfig config, ObjectName name) {
    try {
      return read(storage, config, name).flatMap(sound -> Optional.empty());
    } catch (CorruptionException e) {
      return Optional.of(e);
    } catch (FormatException e) {
      return Optional.empty();
    }
  }

  /// The key in the first slot that the password opens.
  ///
  /// @param config of the repository; the key is checked against its authority, and the authority
  ///   against what the key pins
  /// @param password stays the caller's, who overwrites it
  /// @throws KeyException when there is no slot, or the password opens none
  public static Opened unlock(
      Storage storage, VerifiedConfig config, char[] password, EventSink events) {
    List<ObjectName> names = names(storage);
    for (ObjectName name : names) {
      try {
        Optional<KeyMaterial> key = tryOpen(storage, config, name, password);
        if (key.isPresent()) {
          return new Opened(name.value(), key.get());
        }
      } catch (CorruptionException e) {
        events.emit(new Event.Warning(name.value(), e.what()));
      }
    }
    throw names.isEmpty()
        ? new KeyException("the repository holds no key for a password", "use --key-file")
        : new KeyException(
            Sentence.of(
                "this password opens none of the keys in the repository ({0})", names.size()),
            Sentence.of(
                "check the password, the keyboard layout, and that this is the right repository"));
  }

  private record StoredSlot(Frame frame, KeySlot slot) {}

  private static Optional<KeyMaterial> tryOpen(
      Storage storage, VerifiedConfig config, ObjectName name, char[] password) {
    return read(storage, config, name)
        .flatMap(stored -> {
          KeySlot slot = stored.slot;
          try (Secret key = slotKey(config.repository(), name.value(), slot.wrapping(), password)) {
            StoredHeader.Box box = StoredHeader.of(stored.frame).box(KeySlot.PART);
            return box.open(key.bytes(), slot.box().bytes())
                .map(plain -> decode(name.value(), plain, config));
          }
        });
  }

  /// Empty when it is gone, or another repository's.
  private static Optional<StoredSlot> read(
      Storage storage, VerifiedConfig config, ObjectName name) {
    Optional<byte[]> bytes = storage.get(name, ByteRange.all());
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Frame frame = Frame.parse(name.value(), bytes.get());
    if (!config.owns(frame)) {
      return Optional.empty();
    }
    Authors authority = new Authors(config.config().authorityKey().bytes(), List.of());
    authority.verifyAuthority(
        name.value(), frame.header().author(), frame.signedBytes(), frame.signature());
    return Optional.of(new StoredSlot(frame, KeySlot.decode(name.value(), frame.body())));
  }

  private static KeyMaterial decode(String name, byte[] plain, VerifiedConfig config) {
    try {
      KeyMaterial material = KeyMaterial.decode(name, plain);
      config.requireAuthority(material.repository(), material.holder().authorityKey());
      return material;
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static Secret slotKey(
      RepositoryId repository, String name, KeySlot.Wrapping wrapping, char[] password) {
    byte[] typed = utf8(password);
    PasswordCost cost = new PasswordCost(wrapping.memoryKiB(), wrapping.passes(), wrapping.lanes());
    try (Secret stretched = PasswordHash.derive(typed, wrapping.salt().bytes(), cost)) {
      return KeySchedule.slot(repository, stretched, name);
    } finally {
      Arrays.fill(typed, (byte) 0);
    }
  }

  /// The same password typed on two systems may come as composed or decomposed characters.
  private static byte[] utf8(char[] password) {
    CharSequence composed = Normalizer.normalize(CharBuffer.wrap(password), Normalizer.Form.NFC);
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(composed));
    byte[] result = new byte[bytes.remaining()];
    bytes.get(result);
    bytes.clear();
    bytes.put(new byte[bytes.remaining()]);
    return result;
  }

  private static List<ObjectName> names(Storage storage) {
    try (Stream<ObjectInfo> objects = storage.list(ObjectKind.KEY_SLOT.prefix())) {
      return objects
          .map(ObjectInfo::name)
          .filter(name -> ObjectNames.parse(name.value()).isPresent())
          .toList();
    }
  }
}
