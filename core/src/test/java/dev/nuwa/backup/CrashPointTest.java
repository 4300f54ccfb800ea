package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import dev.nuwa.error.StorageException;
import dev.nuwa.repo.Damage;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FaultStorage;
import dev.nuwa.storage.contract.FaultStorage.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A real backup dies before and after every one of its requests, one after the other. Nothing that
/// was confirmed is lost, the next backup succeeds, and it sends nothing again that had arrived.
final class CrashPointTest {

  /// What the last request that got through came to.
  enum LastRequest {
    NOT_DONE,
    DONE_UNANSWERED;

    FaultStorage dyingAt(Storage storage, long call) {
      FaultStorage dying = new FaultStorage(storage, 0);
      return switch (this) {
        case NOT_DONE -> dying.from(call, Fault.FAIL_BEFORE);
        case DONE_UNANSWERED -> dying.at(call, Fault.FAIL_AFTER).from(call + 1, Fault.FAIL_BEFORE);
      };
    }
  }

  /// Per object: header, footer and padding of packs that were cut short.
  private static final long SLACK = 24 << 10;

  @TempDir Path folder;

  private final MemoryStorage before = new MemoryStorage();
  private Engine engine;
  private StoredSnapshot confirmed;
  private Map<String, String> old;
  private Map<String, String> now;

  @BeforeEach
  void oneConfirmedSnapshotAndAChangedTree() throws IOException {
    engine = Engine.create(before, 1);
    write("first", 1, 3);
    old = Engine.look(source());
    engine.backup(before, source(), folder.resolve("state-before"));
    try (Session session = engine.open(before)) {
      confirmed = session.snapshots().confirmed().getFirst();
    }
    write("second", 2, 4);
    now = Engine.look(source());
  }

  /// Where the last request was not done the next run knows what the dead one had seen; where it
  /// was done, that was lost.
  @ParameterizedTest
  @EnumSource
  void dyingAtAnyRequestLosesNothing(LastRequest last) throws IOException {
    long whole = packBytesOfAWholeRun();
    boolean reached = true;
    for (long call = 1; reached; call++) {
      Storage left = copy(before);
      Path states = states("kept" + call);
      FaultStorage dying = last.dyingAt(left, call);
      boolean reported = backsUp(dying, states, "killed at " + call);
      reached = dying.calls() >= call;
      String when = last + " at " + call;
      lookAtWhatIsLeft(left, reported, when);
      switch (last) {
        case NOT_DONE -> again(left, states, whole + SLACK, when);
        case DONE_UNANSWERED -> again(left, states("lost" + call), 2 * whole + SLACK, when);
      }
    }
  }

  /// Every confirmed snapshot is whole; the dying one is among them whenever success was reported.
  private void lookAtWhatIsLeft(Storage left, boolean reported, String when) throws IOException {
    try (Session session = engine.open(left)) {
      List<StoredSnapshot> all = session.snapshots().confirmed();
      assertThat(session.snapshots().problems()).as(when).isEmpty();
      assertThat(all).as(when).contains(confirmed);
      assertThat(all.size() == 2 || !reported).as(when).isTrue();
      for (StoredSnapshot snapshot : all) {
        assertRestores(session, snapshot, snapshot.equals(confirmed) ? old : now, when);
      }
    }
  }

  private void again(Storage left, Path states, long most, String when) throws IOException {
    long arrived = packBytes(left) - packBytes(before);
    BackupReport report = engine.backup(left, source(), states);
    assertThat(packBytes(left) - packBytes(before))
        .as("%s: bytes of packs after the next run, %s had arrived", when, arrived)
        .isLessThanOrEqualTo(most);
    try (Session session = engine.open(left)) {
      StoredSnapshot snapshot =
          session.snapshots().confirmed().stream()
              .filter(s -> s.name().equals(report.snapshot()))
              .findFirst()
              .orElseThrow();
      assertRestores(session, snapshot, now, when);
    }
  }

  private boolean backsUp(Storage storage, Path states, String when) {
    try {
      engine.backup(storage, source(), states);
      return true;
    } catch (StorageException e) {
      assertThat(e.exitCode()).as(when).isEqualTo(ExitCode.STORAGE);
      return false;
    }
  }

  private long packBytesOfAWholeRun() throws IOException {
    Storage whole = copy(before);
    engine.backup(whole, source(), states("whole"));
    return packBytes(whole) - packBytes(before);
  }

  private static long packBytes(Storage storage) {
    try (Stream<ObjectInfo> packs = storage.list("pack/")) {
      return packs.mapToLong(ObjectInfo::bytes).sum();
    }
  }

  private void assertRestores(
      Session session, StoredSnapshot snapshot, Map<String, String> files, String when)
      throws IOException {
    Path out = Files.createTempDirectory(folder, "out").resolve("tree");
    engine.restore(session, snapshot, out);
    assertThat(Engine.look(out)).as(when).isEqualTo(files);
  }

  /// A copy of what the first run left behind.
  private Path states(String name) throws IOException {
    Path from = folder.resolve("state-before");
    Path to = folder.resolve("state-" + name);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
    return to;
  }

  private void write(String name, long seed, int files) throws IOException {
    Random random = new Random(seed);
    Path directory = Files.createDirectories(source().resolve(name));
    for (int i = 0; i < files; i++) {
      byte[] bytes = new byte[30_000 + 7_000 * i];
      random.nextBytes(bytes);
      Files.write(directory.resolve("file" + i), bytes);
    }
    Files.writeString(directory.resolve("small"), name);
  }

  private Path source() {
    return folder.resolve("source");
  }

  private static Storage copy(Storage storage) {
    Storage copy = new MemoryStorage();
    Damage.copy(storage, copy);
    return copy;
  }
}
