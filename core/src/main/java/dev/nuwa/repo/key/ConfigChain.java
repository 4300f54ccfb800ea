package dev.nuwa.repo.key;

import dev.nuwa.crypto.SignatureMemory;
import dev.nuwa.crypto.Verifier;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.StorageException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the configuration of a repository without any key: the highest one whose chain is whole
/// counts (docs/format.md, section 5).
public final class ConfigChain {

  private ConfigChain() {}

  /// The beginning that the names of configurations and certificates share, and no others.
  private static final String BOTH = "c";

  /// What is found where a repository is opened.
  ///
  /// @param certificates names of those that were listed with the configurations, ascending
  public record Found(VerifiedConfig config, List<ObjectName> certificates) {
    public Found {
      certificates = List.copyOf(certificates);
    }
  }

  /// The configuration with the names of the certificates, from one listing of both; empty when
  /// there is no repository. An account that may list each alone is asked for each.
  ///
  /// @param signatures those known to be good
  /// @throws CorruptionException when the first one is damaged: nothing can be read then
  /// @throws dev.nuwa.error.FormatException for a repository of a later version
  public static Optional<Found> find(
      Storage storage, EventSink events, SignatureMemory signatures) {
    List<String> names = namesOfBoth(storage);
    List<ObjectName> certificates =
        names.stream()
            .filter(name -> isOf(ObjectKind.CERTIFICATE, name))
            .map(ObjectName::of)
            .toList();
    List<String> configs = names.stream().filter(name -> isOf(ObjectKind.CONFIG, name)).toList();
    return read(storage, configs, events, signatures)
        .map(config -> new Found(config, certificates));
  }

  private static List<String> namesOfBoth(Storage storage) {
    try {
      return names(storage, BOTH);
    } catch (StorageException e) {
      if (e.reason() != StorageException.Reason.REFUSED) {
        throw e;
      }
      List<String> names = new ArrayList<>(names(storage, ObjectKind.CERTIFICATE.prefix()));
      names.addAll(names(storage, ObjectKind.CONFIG.prefix()));
      return names;
    }
  }

  private static boolean isOf(ObjectKind kind, String name) {
    return ObjectNames.parse(name).filter(parsed -> parsed.kind() == kind).isPresent();
  }

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
    return read(storage, names(storage, ObjectKind.CONFIG.prefix()), events, signatures);
  }

  private static Optional<VerifiedConfig> read(
      Storage storage, List<String> names, EventSink events, SignatureMemory signatures) {
    @Nullable VerifiedConfig last = null;
    for (String name : names) {
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

  private static List<String> names(Storage storage, String prefix) {
    try (Stream<ObjectInfo> objects = storage.list(prefix)) {
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
    checkSignature(name, frame, config.authorityKey().bytes(), signatures);
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

  private static void checkSignature(
      String name, Frame frame, byte[] authorityKey, SignatureMemory signatures) {
    Verifier authority = new Verifier(authorityKey, signatures);
    boolean signed =
        frame.header().author().equals(Authors.idOf(authorityKey))
            && authority.verify(frame.signedBytes(), frame.signature());
    if (!signed) {
      throw new CorruptionException(name, -1, "it is not signed by the authority it names");
    }
  }
}
