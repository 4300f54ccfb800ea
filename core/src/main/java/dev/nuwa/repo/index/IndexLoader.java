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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

  /// Where indexes have more bytes in all than this, most of what they say is kept in files; what
  /// is in memory is about as long.
  private static final long HELD_BYTES_MAX = 48L << 20;

  /// About what an index says of a pack, where only packs are there to be asked.
  private static final int PACK_BYTES = 2000;

  private static final Sentence NOT_READABLE =
      Sentence.of(
          "this storage account may not read packs: what an earlier run left without an index is"
              + " stored again");

  private final Storage storage;
  private final ObjectCodec codec;
  private final EventSink events;
  private final Path scratch;

  /// @param storage best with a cache for `index/`
  /// @param scratch for nameless files, where an index would take too much memory
  public IndexLoader(Storage storage, ObjectCodec codec, EventSink events, Path scratch) {
    this.storage = storage;
    this.codec = codec;
    this.events = events;
    this.scratch = scratch;
  }

  /// Reads the indexes; looks at packs only when an index is damaged or there is none at all.
  public LoadedIndex load(IndexUse use) {
    Run run = new Run(use);
    run.readIndexes();
    if (!run.damaged.isEmpty() || !run.foundIndexes) {
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

    private final IndexUse use;
    private final List<ObjectInfo> indexes = list(ObjectKind.INDEX);
    private IndexBuilder builder; // another one only before there is anything in it
    private final List<String> damaged = Collections.synchronizedList(new ArrayList<>());
    private final List<IndexedPack> recovered = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean foundIndexes;
    private final MemoryBudget memory = new MemoryBudget(Runtime.getRuntime().maxMemory() / 4);

    Run(IndexUse use) {
      this.use = use;
      this.builder = newBuilder(indexes.stream().mapToLong(ObjectInfo::bytes).sum());
    }

    /// @param bytes about what all footers have
    private IndexBuilder newBuilder(long bytes) {
      long seed = Long.parseUnsignedLong(codec.keys().randomHex(16), 16);
      return bytes > HELD_BYTES_MAX
          ? IndexBuilder.inFolder(use, seed, scratch)
          : IndexBuilder.inMemory(use, seed);
    }

    /// An index that vanishes between the listing and the reading was replaced: the new one is in a
    /// second listing.
    void readIndexes() {
      Set<ObjectName> vanished = Collections.synchronizedSet(new HashSet<>());
      inParallel(indexes, info -> readIndex(info, vanished));
      if (!vanished.isEmpty()) {
        Set<ObjectName> read = new HashSet<>();
        indexes.forEach(info -> read.add(info.name()));
        read.removeAll(vanished);
        List<ObjectInfo> again = list(ObjectKind.INDEX);
        again.removeIf(info -> read.contains(info.name()));
        inParallel(again, info -> readIndex(info, vanished));
      }
    }

    private void readIndex(ObjectInfo info, Set<ObjectName> vanished) {
      try (Permit _ = memory.acquire(Math.min(memory.totalBytes(), COPIES * info.bytes()))) {
        readIndex(info.name(), vanished);
      }
    }

    private void readIndex(ObjectName name, Set<ObjectName> vanished) {
      Optional<byte[]> bytes = storage.get(name, ByteRange.all());
      if (bytes.isEmpty()) {
        vanished.add(name);
        return;
      }
      foundIndexes = true;
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
        readFooters(ObjectKind.PACK.prefix(), info -> readFooter(footers, info));
        return;
      }
      AtomicReference<@Nullable StorageException> refused = new AtomicReference<>();
      Step patient = orRefused(refused, info -> readFooter(footers, info));
      try {
        readFooters(ObjectNames.prefix(ObjectKind.PACK, keys.author()), patient);
      } catch (StorageException e) {
        refused.set(requireRefusal(e));
      }
      @Nullable StorageException refusal = refused.get();
      if (refusal != null) {
        events.emit(new Event.Warning(refusal.object(), NOT_READABLE));
      }
    }

    private void readFooters(String prefix, Step step) {
      List<ObjectInfo> packs = list(ObjectKind.PACK, prefix, info -> !isKnown(info.name().value()));
      if (builder.isEmpty()) {
        builder = newBuilder((long) packs.size() * PACK_BYTES);
      }
      inParallel(packs, step);
    }

    private boolean isKnown(String pack) {
      return builder.knows(ObjectNames.packAuthor(pack), pack);
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
    AtomicInteger taken = new AtomicInteger();
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < Math.min(READERS, objects.size()); i++) {
        scope.fork(
            "index-" + i,
            () -> {
              int next = taken.getAndIncrement();
              while (next < objects.size()) {
                step.take(objects.get(next));
                next = taken.getAndIncrement();
              }
            });
      }
      scope.join();
    }
  }

  private List<ObjectInfo> list(ObjectKind kind) {
    return list(kind, kind.prefix(), _ -> true);
  }

  /// Only what is wanted is held: there may be very many.
  private List<ObjectInfo> list(ObjectKind kind, String prefix, Predicate<ObjectInfo> wanted) {
    try (Stream<ObjectInfo> objects = storage.list(prefix)) {
      return objects
          .filter(info -> isOf(kind, info.name().value()))
          .filter(wanted)
          .collect(Collectors.toCollection(ArrayList::new));
    }
  }

  /// Objects under other names are not ours and are left alone.
  private static boolean isOf(ObjectKind kind, String name) {
    return ObjectNames.parse(name).filter(parsed -> parsed.kind() == kind).isPresent();
  }
}
