package dev.nuwa.repo.snapshot;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.StorageException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Confirmation;
import dev.nuwa.format.control.Drop;
import dev.nuwa.repo.generation.GenerationView;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.key.VerifiedObject;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.Limiter;
import dev.nuwa.task.Permit;
import dev.nuwa.task.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads all snapshots with what was said about them, several at a time. One listing is one of
/// these.
final class SnapshotLister {

  private static final int REQUESTS_MAX = 8;

  private final Storage storage;
  private final ObjectCodec codec;
  private final SnapshotStore store;
  private final Set<AuthorId> revoked;
  private final Queue<StoredSnapshot> snapshots = new ConcurrentLinkedQueue<>();
  private final Queue<SnapshotProblem> problems = new ConcurrentLinkedQueue<>();

  /// @param revoked authors whose word on the snapshots of others does not count
  SnapshotLister(Storage storage, ObjectCodec codec, SnapshotStore store, Set<AuthorId> revoked) {
    this.storage = storage;
    this.codec = codec;
    this.store = store;
    this.revoked = Set.copyOf(revoked);
  }

  /// Snapshots are listed before what confirms or drops them, so that nothing is said about one
  /// that is not seen.
  SnapshotListing list(GenerationView view, ListingExtent extent) {
    List<String> names = names(ObjectKind.SNAPSHOT, ObjectKind.SNAPSHOT.prefix());
    Map<String, List<String>> oks =
        switch (extent) {
          case WHOLE -> bySnapshot(ObjectKind.CONFIRMATION);
          case KNOWN, TO_BUILD_ON ->
              names.stream()
                  .collect(Collectors.toMap(n -> n, n -> List.of(ObjectNames.confirmation(n))));
        };
    Map<String, List<String>> drops =
        switch (extent) {
          case WHOLE, KNOWN -> bySnapshot(ObjectKind.DROP);
          case TO_BUILD_ON -> Map.of();
        };
    forEach(
        names,
        name ->
            store
                .read(name)
                .ifPresent(snapshot -> {
                  List<String> ok = oks.getOrDefault(name, List.of());
                  List<String> dropped = drops.getOrDefault(name, List.of());
                  snapshots.add(standing(snapshot, ok, dropped, view));
                }));
    return new SnapshotListing(List.copyOf(snapshots), List.copyOf(problems));
  }

  /// The snapshots of one writer that are there now; those in `known` are not read again.
  List<StoredSnapshot> snapshotsOf(AuthorId author, Map<String, StoredSnapshot> known) {
    List<String> unread = new ArrayList<>();
    for (String name :
        names(ObjectKind.SNAPSHOT, ObjectNames.prefix(ObjectKind.SNAPSHOT, author))) {
      StoredSnapshot snapshot = known.get(name);
      if (snapshot == null) {
        unread.add(name);
      } else {
        snapshots.add(snapshot);
      }
    }
    forEach(unread, name -> store.read(name).ifPresent(snapshots::add));
    return List.copyOf(snapshots);
  }

  /// Who may collect may drop anything. A writer withdraws what is not confirmed, or what a
  /// collector had given up before the confirmation was there; it cannot take back its own history,
  /// nor can whoever took it over.
  private StoredSnapshot standing(
      StoredSnapshot snapshot, List<String> oks, List<String> drops, GenerationView view) {
    boolean confirmed = oks.stream().anyMatch(ok -> confirms(ok, snapshot));
    boolean mayBeWithdrawn = !confirmed || view.condemned().unconfirmed().contains(snapshot.name());
    boolean dropped =
        view.condemned().dropped().contains(snapshot.name())
            || drops.stream().anyMatch(drop -> drops(drop, snapshot, mayBeWithdrawn));
    SnapshotStanding standing =
        dropped
            ? SnapshotStanding.DROPPED
            : confirmed ? SnapshotStanding.CONFIRMED : SnapshotStanding.PUBLISHED;
    return snapshot.as(standing);
  }

  private boolean confirms(String name, StoredSnapshot snapshot) {
    return orReport(
        name,
        object -> {
          if (isForeignAndRevoked(object, snapshot)) {
            return false;
          }
          Confirmation ok = Confirmation.decode(name, codec.open(object));
          if (!object.author().equals(snapshot.author()) && !mayCollect(object)) {
            throw new CorruptionException(name, -1, "its author may not confirm for others");
          }
          if (!ok.snapshot().equals(snapshot.hash())) {
            throw new CorruptionException(name, -1, "it confirms another snapshot of this name");
          }
          return true;
        });
  }

  private boolean drops(String name, StoredSnapshot snapshot, boolean mayBeWithdrawn) {
    return orReport(
        name,
        object -> {
          if (isForeignAndRevoked(object, snapshot)) {
            return false;
          }
          Drop drop = Drop.decode(name, codec.open(object));
          if (!drop.snapshot().equals(snapshot.name())) {
            throw new CorruptionException(
                name, -1, "it drops another snapshot than it is named for");
          }
          if (mayCollect(object)) {
            return true;
          }
          if (object.author().equals(snapshot.author()) && mayBeWithdrawn) {
            return true;
          }
          throw new CorruptionException(name, -1, "its author may not drop this snapshot");
        });
  }

  /// Whether it was signed by a key that was revoked since, about the snapshot of another.
  private boolean isForeignAndRevoked(VerifiedObject object, StoredSnapshot snapshot) {
    return revoked.contains(object.author()) && !object.author().equals(snapshot.author());
  }

  private boolean mayCollect(VerifiedObject object) {
    return !revoked.contains(object.author())
        && codec.authors().find(object.author()).filter(a -> a.role().mayCollect()).isPresent();
  }

  /// What the object says; false, and a problem, when it says nothing that counts.
  private boolean orReport(String name, Predicate<VerifiedObject> meaning) {
    try {
      return storage
          .get(ObjectName.of(name), ByteRange.all())
          .filter(bytes -> meaning.test(codec.verify(name, bytes)))
          .isPresent();
    } catch (CancelledException e) {
      throw e;
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.REFUSED && isAbsent(name)) {
        return false;
      }
      throw e;
    } catch (BackupException e) {
      problems.add(new SnapshotProblem(name, e));
      return false;
    }
  }

  /// Some storages refuse to say that there is no such object, to accounts that may list it.
  private boolean isAbsent(String name) {
    try (Stream<ObjectInfo> objects = storage.list(name)) {
      return objects.noneMatch(object -> object.name().value().equals(name));
    }
  }

  private void forEach(List<String> names, Consumer<String> work) {
    Limiter limiter = new Limiter(REQUESTS_MAX);
    try (TaskScope scope = TaskScope.open()) {
      for (String name : names) {
        scope.fork("read " + name, () -> reporting(name, work, limiter));
      }
      scope.join();
    }
  }

  /// A storage that does not answer ends the listing; an object that is wrong is one problem.
  private void reporting(String name, Consumer<String> work, Limiter limiter) {
    try (Permit _ = limiter.acquire()) {
      work.accept(name);
    } catch (CancelledException | StorageException e) {
      throw e;
    } catch (BackupException e) {
      problems.add(new SnapshotProblem(name, e));
    }
  }

  private Map<String, List<String>> bySnapshot(ObjectKind kind) {
    return names(kind, kind.prefix()).stream()
        .collect(Collectors.groupingBy(ObjectNames::snapshotOf));
  }

  private List<String> names(ObjectKind kind, String prefix) {
    List<String> names = new ArrayList<>();
    try (Stream<ObjectInfo> objects = storage.list(prefix)) {
      objects
          .map(object -> object.name().value())
          .filter(name -> ObjectNames.parse(name).filter(p -> p.kind() == kind).isPresent())
          .forEach(names::add);
    }
    return names;
  }
}
