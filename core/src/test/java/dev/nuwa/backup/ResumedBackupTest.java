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
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FaultStorage;
import dev.nuwa.storage.contract.FaultStorage.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    engine = Engine.create(empty, SEED);
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

  @Test
  void whatArrivedIsNeitherOpenedNorReadAgain() throws IOException {
    MemoryStorage whole = copy(empty);
    FaultStorage counting = new FaultStorage(whole, 0);
    BackupReport first = engine.backup(counting, source(), folder.resolve("state-whole"));
    assertThat(first.bytesRead()).isEqualTo((long) FILES * FILE_BYTES);

    long most = packBytes(whole);
    MemoryStorage left = empty;
    Path states = folder;
    double arrived = 0;
    for (long call = 1; arrived < 0.5; call += counting.calls() / 50 + 1) {
      left = copy(empty);
      states = folder.resolve("state" + call);
      FaultStorage dying = new FaultStorage(left, 0).from(call, Fault.FAIL_BEFORE);
      Path died = states;
      assertThatThrownBy(() -> engine.backup(dying, source(), died))
          .isInstanceOf(StorageException.class);
      arrived = (double) packBytes(left) / most;
    }
    assertThat(arrived).isLessThan(0.9);

    Counted counted = new Counted();
    BackupReport resumed = engine.backup(left, source(), states, counted::through);
    // What was on its way when the run died, and the entries of the open leaf, are read again.
    double again = 1 - arrived + 0.25;
    assertThat(counted.opened.get())
        .as("%f had arrived", arrived)
        .isLessThan((long) (again * FILES));
    assertThat(resumed.bytesRead())
        .isEqualTo(counted.bytes.get())
        .isEqualTo(counted.opened.get() * FILE_BYTES);
    assertThat((double) packBytes(left)).isLessThan(1.1 * most);
    try (Session session = engine.open(left)) {
      engine.restore(session, session.snapshots().confirmed().getFirst(), folder.resolve("out"));
    }
    assertThat(Engine.look(folder.resolve("out"))).isEqualTo(Engine.look(source()));
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
