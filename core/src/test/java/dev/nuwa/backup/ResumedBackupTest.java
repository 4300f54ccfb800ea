package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.StorageException;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Damage;
import dev.nuwa.repo.Session;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceCounts;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.ForwardingStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that goes on where another was cut off does not open what that one had stored.
final class ResumedBackupTest {

  private static final int FILES = 6000;
  private static final int FILE_BYTES = 2000;
  private static final long SEED = 20261123;

  @TempDir Path folder;

  private final MemoryStorage empty = new MemoryStorage();
  private Engine engine;

  @BeforeEach
  void aTreeOfManyFiles() throws IOException {
    engine = Engine.create(empty, SEED).after(Duration.ofSeconds(5)); // the files are at rest
    Random random = new Random(SEED);
    for (int i = 0; i < FILES; i++) {
      Path directory = source().resolve("d" + i / 1000);
      if (i % 1000 == 0) {
        Files.createDirectories(directory);
      }
      byte[] bytes = new byte[FILE_BYTES];
      random.nextBytes(bytes);
      Files.write(directory.resolve("f%04d".formatted(i)), bytes);
    }
  }

  /// Cut off when all content has arrived and only the snapshot is missing: packs and state are
  /// whole, so nothing at all is to be read. (Earlier the tree, and with it the state, may be any
  /// number of files behind the packs; that nothing is sent twice is shown by CrashPointTest.)
  @Test
  void whatArrivedIsNeitherOpenedNorReadAgain() throws IOException {
    MemoryStorage left = copy(empty);
    Path states = folder.resolve("state");
    assertThatThrownBy(() -> engine.backup(new WithoutSnapshots(left), source(), states))
        .isInstanceOf(StorageException.class);
    long arrived = packBytes(left);
    assertThat(arrived).isGreaterThan((long) FILES * FILE_BYTES);
    try (Session session = engine.open(left)) {
      assertThat(session.snapshots().confirmed()).isEmpty();
    }

    Counted counted = new Counted();
    BackupReport resumed = engine.backup(left, source(), states, counted::through);
    assertThat(counted.opened).hasValue(0);
    assertThat(counted.bytes).hasValue(0);
    assertThat(resumed.bytesRead()).isZero();
    assertThat((double) packBytes(left)).isLessThan(1.15 * arrived);
    try (Session session = engine.open(left)) {
      engine.restore(session, session.snapshots().confirmed().getFirst(), folder.resolve("out"));
    }
    assertThat(Engine.look(folder.resolve("out"))).isEqualTo(Engine.look(source()));
  }

  /// They may have changed once more, after they were read, within the same tick of the clock.
  @Test
  void whatChangedAfterTheRunThatWasCutOffBeganIsReadAgain() {
    MemoryStorage left = copy(empty);
    Path states = folder.resolve("state");
    Engine before = engine.after(Duration.ofHours(-1));
    assertThatThrownBy(() -> before.backup(new WithoutSnapshots(left), source(), states))
        .isInstanceOf(StorageException.class);
    Counted counted = new Counted();
    engine.backup(left, source(), states, counted::through);
    assertThat(counted.opened).hasValue(FILES);
  }

  @Test
  void aFirstRunReadsAllOfIt() {
    Counted counted = new Counted();
    BackupReport first =
        engine.backup(copy(empty), source(), folder.resolve("state"), counted::through);
    assertThat(counted.opened).hasValue(FILES);
    assertThat(first.bytesRead()).isEqualTo((long) FILES * FILE_BYTES);
  }

  @Test
  void anUnchangedTreeIsNotOpenedAtAll() {
    MemoryStorage storage = copy(empty);
    engine.backup(storage, source(), folder.resolve("state"));
    Counted counted = new Counted();
    BackupReport second =
        engine.backup(storage, source(), folder.resolve("state"), counted::through);
    assertThat(counted.opened).hasValue(0);
    assertThat(second.bytesRead()).isZero();
  }

  private Path source() {
    return folder.resolve("source");
  }

  private static MemoryStorage copy(Storage storage) {
    MemoryStorage copy = new MemoryStorage();
    Damage.copy(storage, copy);
    return copy;
  }

  private static long packBytes(Storage storage) {
    try (Stream<ObjectInfo> packs = storage.list("pack/")) {
      return packs.mapToLong(ObjectInfo::bytes).sum();
    }
  }

  /// A storage that is lost before it takes any snapshot.
  private static final class WithoutSnapshots extends ForwardingStorage {
    WithoutSnapshots(Storage inner) {
      super(inner);
    }

    @Override
    public void put(ObjectName name, Content content, PutOptions options) {
      if (name.value().startsWith("snap/")) {
        throw new StorageException(
            StorageException.Reason.UNREACHABLE, name.value(), "gone", "", null);
      }
      super.put(name, content, options);
    }
  }

  /// Counts the files that are opened for their content, and what is read of them.
  private static final class Counted {
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    Source through(Source source) {
      return new CountedSource(source, this);
    }
  }

  private record CountedSource(Source source, Counted counted) implements Source {
    @Override
    public String describe() {
      return source.describe();
    }

    @Override
    public SourceWalk walk() {
      return source.walk();
    }

    @Override
    public ContentReader newReader() {
      return new CountedReader(source.newReader(), counted);
    }

    @Override
    public SourceCounts counts() {
      return source.counts();
    }

    @Override
    public void abandon() {
      source.abandon();
    }

    @Override
    public void close() {
      source.close();
    }
  }

  private record CountedReader(ContentReader reader, Counted counted) implements ContentReader {
    @Override
    public Entry complete(EntryKey key, Entry entry) {
      return reader.complete(key, entry);
    }

    @Override
    public Opened open(EntryKey key, Entry expected) {
      counted.opened.incrementAndGet();
      return reader.open(key, expected);
    }

    @Override
    public Piece read(byte[] buffer, int offset, int length) {
      Piece piece = reader.read(buffer, offset, length);
      if (piece instanceof Piece.Data data) {
        counted.bytes.addAndGet(data.bytes());
      }
      return piece;
    }

    @Override
    public Entry finish() {
      return reader.finish();
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
