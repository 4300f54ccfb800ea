package dev.nuwa.repo.index;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.pack.FooterReader;
import dev.nuwa.format.pack.IndexFile;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.repo.key.Author;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.key.VerifiedObject;
import dev.nuwa.repo.pack.PackFooters;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.MemoryBudget;
import dev.nuwa.task.Permit;
import dev.nuwa.task.TaskScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads all index objects into a [BlobIndex] (docs/format.md, section 9), several at a time.
///
/// An index is a hint: one that is damaged or forged is reported and left out, and then the packs
/// that no other index names are read from their own footers. An entry counts only when its index
/// is signed by the pack's author or by an author that may condemn.
///
/// A key that reads no data looks at its own packs only, and does without where its storage account
/// may not even do that: what a run left without an index is then stored again.
public final class IndexLoader {

  private static final int READERS = 8;

  /// An index is there as it came, as its sealed body and as plaintext for a moment.
  private static final int COPIES = 3;

  private static final Sentence NOT_READABLE =
      Sentence.of(
          "this storage account may not read packs: what an earlier run left without an index is"
              + " stored again");

  private final Storage storage;
  private final ObjectCodec codec;
  private final EventSink events;

  /// @param storage best with a cache for `index/`
  public IndexLoader(Storage storage, ObjectCodec codec, EventSink events) {
    this.storage = storage;
    this.codec = codec;
    this.events = events;
  }

  /// Reads the indexes; looks at packs only when an index is damaged or there is none at all.
  public LoadedIndex load(IndexUse use) {
    Run run = new Run(use);
    run.readIndexes();
    if (!run.damaged.isEmpty() || run.read.isEmpty()) {
      run.readFooters();
    }
    return run.result();
  }

  /// Reads the indexes, then every pack that none of them tells of.
  public LoadedIndex rebuild(IndexUse use) {
    Run run = new Run(use);
    run.readIndexes();
    run.readFooters();
    return run.result();
  }

  /// One loading. Its collections are shared by the readers.
  private final class Run {

    private final IndexBuilder builder;
    private final Set<String> read = Collections.synchronizedSet(new HashSet<>());
    private final List<String> damaged = Collections.synchronizedList(new ArrayList<>());
    private final List<IndexedPack> recovered = Collections.synchronizedList(new ArrayList<>());
    private final MemoryBudget memory = new MemoryBudget(Runtime.getRuntime().maxMemory() / 4);

    Run(IndexUse use) {
      this.builder = new IndexBuilder(use, codec.keys().randomHex(16).hashCode());
    }

    /// An index that vanishes between the listing and the reading was replaced: the new one is in a
    /// second listing.
    void readIndexes() {
      Set<String> vanished = Collections.synchronizedSet(new HashSet<>());
      inParallel(list(ObjectKind.INDEX), info -> readIndex(info, vanished));
      if (!vanished.isEmpty()) {
        List<ObjectInfo> again = list(ObjectKind.INDEX);
        again.removeIf(info -> read.contains(info.name().value()));
        inParallel(again, info -> readIndex(info, vanished));
      }
    }

    private void readIndex(ObjectInfo info, Set<String> vanished) {
      try (Permit _ = memory.acquire(Math.min(memory.totalBytes(), COPIES * info.bytes()))) {
        readIndex(info.name(), vanished);
      }
    }

    private void readIndex(ObjectName name, Set<String> vanished) {
      Optional<byte[]> bytes = storage.get(name, ByteRange.all());
      if (bytes.isEmpty()) {
        vanished.add(name.value());
        return;
      }
      read.add(name.value());
      try {
        add(codec.verify(name.value(), bytes.get()));
      } catch (CorruptionException e) {
        damaged.add(name.value());
        warn(name.value(), e);
      }
    }

    private void add(VerifiedObject object) {
      IndexFile.Reader reader = new IndexFile.Reader(object.name(), codec.open(object));
      while (reader.nextPack()) {
        String pack = reader.name();
        AuthorId author = ObjectNames.packAuthor(pack);
        if (counts(object.author(), author)) {
          builder.add(
              new IndexBuilder.PackFacts(pack, author, reader.hash(), reader.length()),
              reader.footer());
        }
      }
    }

    private boolean counts(AuthorId signer, AuthorId packAuthor) {
      return signer.equals(packAuthor)
          || codec.authors().find(signer).map(Author::role).filter(r -> r.mayCollect()).isPresent();
    }

    void readFooters() {
      KeyRing keys = codec.keys();
      PackFooters footers = new PackFooters(storage, keys, codec.authors());
      if (keys.role().mayFollow()) {
        readFooters(list(ObjectKind.PACK), info -> readFooter(footers, info));
        return;
      }
      AtomicReference<@Nullable StorageException> refused = new AtomicReference<>();
      Step patient = orRefused(refused, info -> readFooter(footers, info));
      try {
        readFooters(
            list(ObjectKind.PACK, ObjectNames.prefix(ObjectKind.PACK, keys.author())), patient);
      } catch (StorageException e) {
        refused.set(requireRefusal(e));
      }
      @Nullable StorageException refusal = refused.get();
      if (refusal != null) {
        events.emit(new Event.Warning(refusal.object(), NOT_READABLE));
      }
    }

    private void readFooters(List<ObjectInfo> packs, Step step) {
      packs.removeIf(info -> builder.knows(info.name().value()));
      inParallel(packs, step);
    }

    /// After the first refusal nothing more is asked for.
    private static Step orRefused(AtomicReference<@Nullable StorageException> refused, Step step) {
      return info -> {
        if (refused.get() == null) {
          try {
            step.take(info);
          } catch (StorageException e) {
            refused.set(requireRefusal(e));
          }
        }
      };
    }

    private static StorageException requireRefusal(StorageException e) {
      if (e.reason() != StorageException.Reason.REFUSED) {
        throw e;
      }
      return e;
    }

    private void readFooter(PackFooters footers, ObjectInfo info) {
      String name = info.name().value();
      try {
        Optional<IndexedPack> found = footers.read(name, info.bytes());
        if (found.isPresent()) {
          IndexedPack pack = found.get();
          byte[] footer = pack.footer().bytes();
          builder.add(
              new IndexBuilder.PackFacts(
                  name, ObjectNames.packAuthor(name), pack.hash(), pack.length()),
              new FooterReader(name, footer, 0, footer.length));
          recovered.add(pack);
        }
      } catch (CorruptionException e) {
        warn(name, e);
      }
    }

    private void warn(String name, CorruptionException cause) {
      events.emit(new Event.Warning(name, cause.what()));
    }

    LoadedIndex result() {
      return new LoadedIndex(builder.build(), recovered, damaged);
    }
  }

  private interface Step {
    void take(ObjectInfo info);
  }

  private static void inParallel(List<ObjectInfo> objects, Step step) {
    Queue<ObjectInfo> queue = new ConcurrentLinkedQueue<>(objects);
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < Math.min(READERS, objects.size()); i++) {
        scope.fork(
            "index-" + i,
            () -> {
              for (ObjectInfo next = queue.poll(); next != null; next = queue.poll()) {
                step.take(next);
              }
            });
      }
      scope.join();
    }
  }

  private List<ObjectInfo> list(ObjectKind kind) {
    return list(kind, kind.prefix());
  }

  private List<ObjectInfo> list(ObjectKind kind, String prefix) {
    try (Stream<ObjectInfo> objects = storage.list(prefix)) {
      return new ArrayList<>(objects.filter(info -> isOf(kind, info.name().value())).toList());
    }
  }

  /// Objects under other names are not ours and are left alone.
  private static boolean isOf(ObjectKind kind, String name) {
    return ObjectNames.parse(name).filter(parsed -> parsed.kind() == kind).isPresent();
  }
}
