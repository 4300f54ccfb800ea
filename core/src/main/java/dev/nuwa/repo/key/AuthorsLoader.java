package dev.nuwa.repo.key;

import dev.nuwa.crypto.Verifier;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Certificate;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the certificates of a repository (docs/format.md, section 6). One that is damaged or not
/// signed by the authority is reported and does not count, so what its author signed is refused.
public final class AuthorsLoader {

  private AuthorsLoader() {}

  /// All certified authors.
  ///
  /// @param config verified against the authority that the key pins
  public static Authors load(
      Storage storage, KeyRing keys, VerifiedConfig config, EventSink events) {
    byte[] authorityKey = config.config().authorityKey().bytes();
    ObjectCodec codec = new ObjectCodec(keys, new Authors(authorityKey, List.of()));
    List<Author> found = new ArrayList<>();
    for (ObjectName name : names(storage)) {
      try {
        Optional<byte[]> bytes = storage.get(name, ByteRange.all());
        if (bytes.isPresent() && config.owns(Frame.parse(name.value(), bytes.get()))) {
          found.add(author(codec, codec.verify(name.value(), bytes.get())));
        }
      } catch (CorruptionException e) {
        events.emit(new Event.Warning(name.value(), String.valueOf(e.getMessage())));
      }
    }
    return new Authors(authorityKey, distinct(found));
  }

  private static Author author(ObjectCodec codec, VerifiedObject object) {
    Certificate certificate = Certificate.decode(object.name(), codec.open(object));
    byte[] publicKey = certificate.publicKey().bytes();
    AuthorId id = Authors.idOf(publicKey);
    if (!id.equals(ObjectNames.parse(object.name()).orElseThrow().author())) {
      throw new CorruptionException(object.name(), -1, "it certifies another key than it names");
    }
    return new Author(id, certificate.role(), new Verifier(publicKey));
  }

  /// The first certificate of a key counts; names ascend, so that is the same for everybody.
  private static List<Author> distinct(List<Author> authors) {
    List<Author> distinct = new ArrayList<>();
    for (Author author : authors) {
      if (distinct.stream().noneMatch(a -> a.id().equals(author.id()))) {
        distinct.add(author);
      }
    }
    return distinct;
  }

  private static List<ObjectName> names(Storage storage) {
    try (Stream<ObjectInfo> objects = storage.list(ObjectKind.CERTIFICATE.prefix())) {
      return objects
          .map(ObjectInfo::name)
          .filter(name -> ObjectNames.parse(name.value()).isPresent())
          .toList();
    }
  }
}
