package dev.nuwa.repo;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.event.Event;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Probe;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Capabilities.Exclusive;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.probe.ProbeReport;
import dev.nuwa.storage.probe.ProbeReport.Question;
import dev.nuwa.storage.probe.ProbeReport.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the storage of a repository answered when it was tried out, kept inside the repository
/// (docs/format.md, section 6): the newest record counts. Thread-safe.
public final class ProbeStore {

  private static final String YES = word(Verdict.YES);

  private final Environment environment;
  private final ObjectCodec codec;

  ProbeStore(Environment environment, ObjectCodec codec) {
    this.environment = environment;
    this.codec = codec;
  }

  /// Keeps what a probe found. The key must be one that may write.
  public void keep(ProbeReport report) {
    SortedMap<String, String> answers = new TreeMap<>();
    report.answers().forEach(a -> answers.put(word(a.question()), word(a.verdict())));
    Probe probe =
        new Probe(environment.clock().instant(), answers, environment.storage().describe());
    String name = ObjectNames.probe(codec.keys().author(), codec.keys().randomHex(16));
    byte[] object = codec.seal(ObjectKind.PROBE, name, probe.encode());
    environment.storage().put(ObjectName.of(name), Content.of(object), PutOptions.plain());
  }

  /// The newest record; empty when the storage was never tried.
  public Optional<Probe> newest() {
    return names().stream()
        .flatMap(name -> read(name).stream())
        .max(Comparator.comparing(Probe::time));
  }

  /// Looks at all of them, and tells of those that are damaged: another probe replaces them.
  public void check() {
    names().forEach(this::read);
  }

  /// Whether of several writers of one name exactly one succeeds, as far as is known: a storage
  /// that was never tried is believed.
  public Exclusive exclusive() {
    boolean excludes =
        newest()
            .map(probe -> YES.equals(probe.answers().get(word(Question.EXCLUSIVE_CREATE))))
            .orElse(true);
    return excludes ? Exclusive.ATOMIC : Exclusive.NONE;
  }

  private List<String> names() {
    try (Stream<ObjectInfo> objects = environment.storage().list(ObjectKind.PROBE.prefix())) {
      return objects
          .map(object -> object.name().value())
          .filter(name -> ObjectNames.parse(name).isPresent())
          .toList();
    }
  }

  private Optional<Probe> read(String name) {
    try {
      return environment
          .storage()
          .get(ObjectName.of(name), ByteRange.all())
          .map(bytes -> Probe.decode(name, codec.open(codec.verify(name, bytes))));
    } catch (CorruptionException e) {
      environment.events().emit(new Event.Warning(name, e.what()));
      return Optional.empty();
    } catch (NotPermittedException e) {
      return Optional.empty(); // not for this key: the storage is believed
    }
  }

  /// `EXCLUSIVE_CREATE` is stored as `exclusive-create`.
  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
