package dev.nuwa.repo.key;

import dev.nuwa.crypto.PasswordCost;
import dev.nuwa.crypto.PasswordHash;
import dev.nuwa.crypto.Secret;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
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
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Keys wrapped by passwords: `keys/` (docs/format.md, section 4). A password guards its slot only
/// as well as it is hard to guess, since whoever reads the storage can try offline.
public final class PasswordSlots {

  private PasswordSlots() {}

  /// A slot with `material` under a password; signed by the authority, so `owner` is an owner's
  /// ring.
  ///
  /// @param password stays the caller's, who overwrites it
  public static StoredObject seal(
      KeyRing owner,
      KeyMaterial material,
      char[] password,
      PasswordCost cost,
      SecureRandom random) {
    String name = ObjectNames.keySlot(owner.randomHex(32));
    StoredHeader header = StoredHeader.of(owner.clearHeader(ObjectKind.KEY_SLOT, name));
    byte[] salt = new byte[PasswordHash.SALT_BYTES];
    random.nextBytes(salt);
    KeySlot.Wrapping wrapping =
        new KeySlot.Wrapping(
            ByteString.of(salt), cost.memoryKiB(), cost.iterations(), cost.parallelism());
    byte[] plain = material.encode();
    try (Secret key = slotKey(owner.repository(), name, wrapping, password)) {
      byte[] nonce = new byte[12];
      random.nextBytes(nonce);
      byte[] box = header.box(KeySlot.PART).sealWith(key.bytes(), nonce, plain);
      byte[] body = new KeySlot(wrapping, ByteString.of(box)).encode();
      byte[] object =
          Frame.assemble(header.header(), body, bytes -> owner.sign(ObjectKind.KEY_SLOT, bytes));
      return new StoredObject(name, object);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /// The key in the first slot that the password opens.
  ///
  /// @param config of the repository; the key is checked against its authority, and the authority
  ///   against what the key pins
  /// @param password stays the caller's, who overwrites it
  /// @throws KeyException when there is no slot, or the password opens none
  public static KeyMaterial unlock(
      Storage storage, VerifiedConfig config, char[] password, EventSink events) {
    List<ObjectName> names = names(storage);
    for (ObjectName name : names) {
      try {
        Optional<KeyMaterial> key = tryOpen(storage, config, name, password);
        if (key.isPresent()) {
          return key.get();
        }
      } catch (CorruptionException e) {
        events.emit(new Event.Warning(name.value(), String.valueOf(e.getMessage())));
      }
    }
    throw names.isEmpty()
        ? new KeyException("the repository holds no key for a password", "use --key-file")
        : new KeyException(
            Sentence.of("this password opens none of the repository's {0} keys", names.size()),
            Sentence.of(
                "check the password, the keyboard layout, and that this is the right repository"));
  }

  private static Optional<KeyMaterial> tryOpen(
      Storage storage, VerifiedConfig config, ObjectName name, char[] password) {
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
    KeySlot slot = KeySlot.decode(name.value(), frame.body());
    try (Secret key = slotKey(config.repository(), name.value(), slot.wrapping(), password)) {
      StoredHeader.Box box = StoredHeader.of(frame).box(KeySlot.PART);
      return box.open(key.bytes(), slot.box().bytes())
          .map(plain -> decode(name.value(), plain, config));
    }
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
