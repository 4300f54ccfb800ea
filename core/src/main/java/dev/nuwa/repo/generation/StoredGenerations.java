package dev.nuwa.repo.generation;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Generation;
import dev.nuwa.format.control.Generation.Cause;
import dev.nuwa.format.control.Generation.CondemnedSnapshot;
import dev.nuwa.format.control.Role;
import dev.nuwa.repo.key.Author;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.key.VerifiedObject;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The generations of a storage. What was not signed by somebody who may condemn is damage: nothing
/// goes on with a history that others could have forged.
public final class StoredGenerations implements GenerationReader.Records {

  private final Storage storage;
  private final ObjectCodec codec;

  public StoredGenerations(Storage storage, ObjectCodec codec) {
    this.storage = storage;
    this.codec = codec;
  }

  @Override
  public NavigableSet<Long> numbers() {
    NavigableSet<Long> numbers = new TreeSet<>();
    try (Stream<ObjectInfo> objects = storage.list(ObjectKind.GENERATION.prefix())) {
      objects
          .flatMap(object -> ObjectNames.parse(object.name().value()).stream())
          .forEach(parsed -> numbers.add(parsed.number()));
    }
    return numbers;
  }

  @Override
  public Optional<GenerationLink> get(long number) {
    String name = ObjectNames.generation(number);
    return storage
        .get(ObjectName.of(name), ByteRange.all())
        .map(bytes -> link(codec.verify(name, bytes)));
  }

  private GenerationLink link(VerifiedObject object) {
    boolean mayCondemn =
        codec
            .authors()
            .find(object.author())
            .map(Author::role)
            .filter(Role::mayCollect)
            .isPresent();
    if (!mayCondemn) {
      throw new CorruptionException(object.name(), -1, "its author may not condemn anything");
    }
    Generation generation = Generation.decode(object.name(), codec.open(object));
    Generation.Condemned given = generation.condemned();
    Condemned condemned =
        new Condemned(
            Set.copyOf(given.packs()),
            snapshots(given.snapshots(), Cause.DROPPED),
            snapshots(given.snapshots(), Cause.UNCONFIRMED),
            Set.copyOf(given.pins()),
            Set.copyOf(given.indexes()));
    return new GenerationLink(
        generation.number(),
        generation.base(),
        Optional.ofNullable(generation.previous()),
        object.hash(),
        condemned);
  }

  private static Set<String> snapshots(List<CondemnedSnapshot> all, Cause cause) {
    return all.stream()
        .filter(snapshot -> snapshot.cause() == cause)
        .map(CondemnedSnapshot::name)
        .collect(Collectors.toSet());
  }
}
