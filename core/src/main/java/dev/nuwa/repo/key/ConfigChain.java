package dev.nuwa.repo.key;

import dev.nuwa.crypto.SignatureMemory;
import dev.nuwa.crypto.Verifier;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.frame.Frame;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the configuration of a repository without any key: the highest one whose chain is whole
/// counts (docs/format.md, section 5).
public final class ConfigChain {

  private ConfigChain() {}

  /// The configuration; empty when there is no repository. Its features are not judged here.
  ///
  /// @throws CorruptionException when the first one is damaged: nothing can be read then
  /// @throws dev.nuwa.error.FormatException for a repository of a later version
  public static Optional<VerifiedConfig> read(Storage storage, EventSink events) {
    return read(storage, events, SignatureMemory.NONE);
  }

  /// The same.
  ///
  /// @param signatures those known to be good
  public static Optional<VerifiedConfig> read(
      Storage storage, EventSink events, SignatureMemory signatures) {
    @Nullable VerifiedConfig last = null;
    for (String name : names(storage)) {
      try {
        Optional<byte[]> bytes = storage.get(ObjectName.of(name), ByteRange.all());
        if (bytes.isEmpty()) {
          throw new CorruptionException(name, -1, "it is missing");
        }
        last = link(name, bytes.get(), last, signatures);
      } catch (CorruptionException e) {
        if (last == null) {
          throw e;
        }
        events.emit(new Event.Warning(name, e.what()));
        break;
      }
    }
    return Optional.ofNullable(last);
  }

  private static List<String> names(Storage storage) {
    try (Stream<ObjectInfo> objects = storage.list(ObjectKind.CONFIG.prefix())) {
      return objects
          .map(info -> info.name().value())
          .filter(name -> ObjectNames.parse(name).isPresent())
          .toList();
    }
  }

  /// Checks one configuration against the one before, null for the first.
  private static VerifiedConfig link(
      String name, byte[] bytes, @Nullable VerifiedConfig before, SignatureMemory signatures) {
    Frame frame = Frame.parse(name, bytes);
    Config config = Config.decode(name, frame.body());
    RepositoryId repository = frame.header().repository();
    long number = before == null ? 1 : before.config().number() + 1;
    if (config.number() != number || !name.equals(ObjectNames.config(number))) {
      throw new CorruptionException(name, -1, "configuration " + number + " is missing before it");
    }
    if (before != null) {
      checkAgainst(before, name, repository, config);
    }
    checkSignature(name, frame, new Verifier(config.authorityKey().bytes(), signatures), config);
    return new VerifiedConfig(repository, config, frame.objectHash());
  }

  private static void checkAgainst(
      VerifiedConfig before, String name, RepositoryId repository, Config config) {
    Hash previous = config.previous();
    if (!repository.equals(before.repository())
        || !before.hash().equals(previous)
        || !config.authorityKey().equals(before.config().authorityKey())) {
      throw new CorruptionException(name, -1, "it does not continue the configuration before it");
    }
  }

  private static void checkSignature(String name, Frame frame, Verifier authority, Config config) {
    boolean signed =
        frame.header().author().equals(Authors.idOf(config.authorityKey().bytes()))
            && authority.verify(frame.signedBytes(), frame.signature());
    if (!signed) {
      throw new CorruptionException(name, -1, "it is not signed by the authority it names");
    }
  }
}
