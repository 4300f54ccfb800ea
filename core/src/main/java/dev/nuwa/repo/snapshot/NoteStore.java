package dev.nuwa.repo.snapshot;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.StorageException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.snapshot.Note;
import dev.nuwa.format.snapshot.Pseudonyms;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.key.VerifiedObject;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes what is said about snapshots after they were made (docs/format.md, section 12).
/// Thread-safe.
public final class NoteStore {

  private final Storage storage;
  private final ObjectCodec codec;
  private final InstantSource clock;

  public NoteStore(Storage storage, ObjectCodec codec, InstantSource clock) {
    this.storage = storage;
    this.codec = codec;
    this.clock = clock;
  }

  /// The listing with tags and holds. Notes that cannot be read are among its problems.
  public SnapshotListing mark(SnapshotListing listing) {
    Map<String, List<String>> names = new TreeMap<>();
    try (Stream<ObjectInfo> objects = storage.list(ObjectKind.NOTE.prefix())) {
      objects
          .map(object -> object.name().value())
          .filter(name -> ObjectNames.parse(name).isPresent())
          .forEach(name ->
              names
                  .computeIfAbsent(ObjectNames.snapshotOf(name), s -> new ArrayList<>())
                  .add(name));
    }
    Map<String, Marks> marks = new HashMap<>();
    List<SnapshotProblem> problems = new ArrayList<>();
    for (StoredSnapshot snapshot : listing.snapshots()) {
      List<String> own = names.getOrDefault(snapshot.name(), List.of());
      if (!own.isEmpty()) {
        marks.put(snapshot.name(), read(snapshot.name(), own, problems));
      }
    }
    return listing.with(marks, problems);
  }

  private Marks read(String snapshot, List<String> names, List<SnapshotProblem> problems) {
    List<StoredNote> notes = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (String name : names) {
      try {
        read(snapshot, name, problems).ifPresent(notes::add);
      } catch (CancelledException | StorageException e) {
        throw e;
      } catch (BackupException e) {
        unreadable.add(name);
        problems.add(new SnapshotProblem(name, e));
      }
    }
    return Marks.of(notes, unreadable);
  }

  /// A note by somebody who may not speak is reported and means nothing, not even a hold.
  private Optional<StoredNote> read(String snapshot, String name, List<SnapshotProblem> problems) {
    Optional<byte[]> bytes = storage.get(ObjectName.of(name), ByteRange.all());
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    VerifiedObject object = codec.verify(name, bytes.get());
    if (codec.authors().find(object.author()).filter(a -> a.role().mayCollect()).isEmpty()) {
      String what = "its author may not say anything about snapshots";
      problems.add(new SnapshotProblem(name, new CorruptionException(name, -1, what)));
      return Optional.empty();
    }
    Note note = Note.decode(name, codec.open(object));
    if (!note.snapshot().equals(snapshot)) {
      throw new CorruptionException(name, -1, "it is about another snapshot than its name says");
    }
    Optional<String> words =
        codec.keys().role().mayRead()
            ? Optional.of(codec.openWords(object, note))
            : Optional.empty();
    return Optional.of(new StoredNote(name, note, words));
  }

  /// Keeps a snapshot whatever the policy says.
  ///
  /// @param reason for people; may be empty
  public void hold(StoredSnapshot snapshot, String reason) {
    put(snapshot, Note.Kind.HOLD, List.of(), null, reason);
  }

  /// Ends every hold that was seen.
  public void release(StoredSnapshot snapshot) {
    put(snapshot, Note.Kind.RELEASE, snapshot.marks().holds(), null, "");
  }

  /// Makes the tags be `wanted`: one note for each tag that comes or goes.
  ///
  /// @return whether anything had to be said
  public boolean tag(StoredSnapshot snapshot, Set<String> wanted) {
    Set<String> now = new TreeSet<>(snapshot.tags().orElse(List.of()));
    boolean changed = false;
    for (String tag : new TreeSet<>(wanted)) {
      if (!now.remove(tag)) {
        tag(snapshot, Note.Kind.TAG, Note.Kind.UNTAG, tag);
        changed = true;
      }
    }
    for (String tag : now) {
      tag(snapshot, Note.Kind.UNTAG, Note.Kind.TAG, tag);
      changed = true;
    }
    return changed;
  }

  private void tag(StoredSnapshot snapshot, Note.Kind kind, Note.Kind opposite, String tag) {
    ByteString pseudonym = codec.keys().pseudonym(Pseudonyms.Type.TAG, ByteString.utf8(tag));
    put(snapshot, kind, snapshot.marks().about(opposite, pseudonym), pseudonym, tag);
  }

  private void put(
      StoredSnapshot snapshot,
      Note.Kind kind,
      List<String> replaces,
      @Nullable ByteString pseudonym,
      String words) {
    String name = ObjectNames.note(snapshot.name(), codec.keys().randomHex(16));
    Note note = new Note(snapshot.name(), kind, clock.instant(), replaces, pseudonym, null);
    byte[] object =
        words.isEmpty()
            ? codec.seal(ObjectKind.NOTE, name, note.encode())
            : codec.sealNote(name, note, words);
    storage.put(ObjectName.of(name), Content.of(object), PutOptions.onlyIfAbsent());
  }
}
