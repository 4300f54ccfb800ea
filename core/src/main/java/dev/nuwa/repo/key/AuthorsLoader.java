package dev.nuwa.repo.key;

import dev.nuwa.crypto.SignatureMemory;
import dev.nuwa.crypto.Verifier;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Certificate;
import dev.nuwa.format.control.Role;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the certificates of a repository (docs/format.md, section 6). One that is damaged or not
/// signed by the authority is reported and does not count, so what its author signed is refused.
public final class AuthorsLoader {

  private AuthorsLoader() {}

  /// All certified authors.
  ///
  /// @param found the configuration, verified against the authority that the key pins, and the
  ///   names of the certificates
  /// @param signatures those known to be good
  public static Authors load(
      Storage storage,
      KeyRing keys,
      ConfigChain.Found found,
      EventSink events,
      SignatureMemory signatures) {
    VerifiedConfig config = found.config();
    byte[] authorityKey = config.config().authorityKey().bytes();
    ObjectCodec codec = new ObjectCodec(keys, new Authors(authorityKey, signatures, List.of()));
    List<Author> authors =
        read(found.certificates(), storage, codec, config, events).values().stream()
            .map(read -> {
              Certificate certificate = read.certificate;
              byte[] publicKey = certificate.publicKey().bytes();
              return new Author(
                  Authors.idOf(publicKey), certificate.role(), new Verifier(publicKey, signatures));
            })
            .toList();
    return new Authors(authorityKey, signatures, authors);
  }

  /// A certificate as people see it.
  ///
  /// @param name of the holder; empty when there is none, or it cannot be read with this key
  public record Certified(AuthorId id, Role role, Instant issued, Optional<String> name) {}

  /// All certificates, in the order of their names.
  ///
  /// @param codec of the key that looks
  public static List<Certified> certificates(
      Storage storage, ObjectCodec codec, VerifiedConfig config, EventSink events) {
    List<Certified> certified = new ArrayList<>();
    read(names(storage), storage, codec, config, events)
        .forEach((id, read) ->
            certified.add(
                new Certified(
                    id,
                    read.certificate.role(),
                    read.certificate.issued(),
                    displayName(codec.keys(), read, events))));
    return certified;
  }

  private record Read(VerifiedObject object, Certificate certificate) {}

  /// The first certificate of a key counts; names ascend, so that is the same for everybody.
  private static Map<AuthorId, Read> read(
      List<ObjectName> names,
      Storage storage,
      ObjectCodec codec,
      VerifiedConfig config,
      EventSink events) {
    Map<AuthorId, Read> found = new LinkedHashMap<>();
    for (ObjectName name : names) {
      try {
        Optional<byte[]> bytes = storage.get(name, ByteRange.all());
        if (bytes.isPresent() && config.owns(Frame.parse(name.value(), bytes.get()))) {
          VerifiedObject object = codec.verify(name.value(), bytes.get());
          Certificate certificate = certificate(codec, object);
          found.putIfAbsent(
              Authors.idOf(certificate.publicKey().bytes()), new Read(object, certificate));
        }
      } catch (CorruptionException e) {
        events.emit(new Event.Warning(name.value(), e.what()));
      }
    }
    return found;
  }

  private static Certificate certificate(ObjectCodec codec, VerifiedObject object) {
    Certificate certificate = Certificate.decode(object.name(), codec.open(object));
    AuthorId id = Authors.idOf(certificate.publicKey().bytes());
    if (!id.equals(ObjectNames.parse(object.name()).orElseThrow().author())) {
      throw new CorruptionException(object.name(), -1, "it certifies another key than it names");
    }
    return certificate;
  }

  private static Optional<String> displayName(KeyRing keys, Read read, EventSink events) {
    ByteString box = read.certificate.displayName();
    if (box == null || !keys.readsData()) {
      return Optional.empty();
    }
    try {
      byte[] name =
          keys.openD(read.object.storedHeader(), Certificate.DISPLAY_NAME_PART, box.bytes());
      return Optional.of(new String(name, StandardCharsets.UTF_8));
    } catch (CorruptionException e) {
      events.emit(new Event.Warning(read.object.name(), e.what()));
      return Optional.empty();
    }
  }

  /// The names of all certificates, ascending.
  public static List<ObjectName> names(Storage storage) {
    try (Stream<ObjectInfo> objects = storage.list(ObjectKind.CERTIFICATE.prefix())) {
      return objects
          .map(ObjectInfo::name)
          .filter(name -> ObjectNames.parse(name.value()).isPresent())
          .toList();
    }
  }
}
