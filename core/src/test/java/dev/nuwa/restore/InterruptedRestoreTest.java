package dev.nuwa.restore;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.restore.RestoreOptions.Extras;
import dev.nuwa.restore.RestoreOptions.Overwrite;
import dev.nuwa.restore.RestoreOptions.Verification;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetWriter;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.ForwardingStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A restore that ended anywhere is run again, and all is there.
final class InterruptedRestoreTest {

  private static final RestoreOptions ONE_WORKER =
      new RestoreOptions(Overwrite.REFUSE, Extras.KEEP, Verification.NONE, 1);

  @TempDir Path folder;

  private RestoreLab lab;
  private Path source;
  private StoredSnapshot snapshot;

  @BeforeEach
  void backUp() throws IOException {
    lab = new RestoreLab(folder);
    source = folder.resolve("source");
    Random random = new Random(1);
    for (int d = 0; d < 4; d++) {
      Path directory = Files.createDirectories(source.resolve("d" + d + "/sub"));
      for (int f = 0; f < 12; f++) {
        byte[] bytes = new byte[random.nextInt(f % 3 == 0 ? 60 : 40_000)];
        random.nextBytes(bytes);
        Files.write(directory.resolve("f" + f), bytes);
      }
      Files.createLink(source.resolve("link" + d), directory.resolve("f1"));
      Files.createSymbolicLink(source.resolve("symlink" + d), Path.of("d0"));
    }
    Files.createDirectories(source.resolve("closed"));
    Files.writeString(source.resolve("closed/x"), "x");
    Files.setPosixFilePermissions(
        source.resolve("closed"), PosixFilePermissions.fromString("r-x------"));
    snapshot = lab.backUp(source);
  }

  @Test
  void endedByTheStorageAtAnyRequestItIsCompletedByTheNextRun() {
    Map<String, String> wanted = RestoreLab.describe(source);
    int requests = count(folder.resolve("count"));
    assertThat(requests).isGreaterThan(8);
    for (int k = 1; k <= requests; k++) {
      Path out = folder.resolve("out" + k);
      Storage broken = new FailingAt(lab.storage, k);
      assertThatThrownBy(() -> lab.restore(broken, snapshot, out, ONE_WORKER))
          .as("request " + k)
          .isInstanceOf(IllegalStateException.class);

      assertThat(lab.restore(snapshot, out).isWhole()).isTrue();
      assertThat(RestoreLab.describe(out)).as("after request " + k).isEqualTo(wanted);
      assertThat(lab.verify(snapshot, out)).isZero();
    }
  }

  @Test
  void whateverPartOfItWasDoneTheNextRunCompletesIt() throws IOException {
    Map<String, String> wanted = RestoreLab.describe(source);
    Path out = folder.resolve("out");
    for (long seed = 1; seed <= 10; seed++) {
      Random random = new Random(seed);
      lab.restore(snapshot, out, RestoreLab.options(Overwrite.CHANGED, Extras.KEEP));
      undoSome(out, random);

      assertThat(lab.restore(snapshot, out).isWhole()).as("seed " + seed).isTrue();
      assertThat(RestoreLab.describe(out)).as("seed " + seed).isEqualTo(wanted);
    }
  }

  @Test
  void theMarkOfAnUnfinishedRestoreStaysUntilItIsComplete() {
    Path out = folder.resolve("out");
    Storage broken = new FailingAt(lab.storage, 9);
    assertThatThrownBy(() -> lab.restore(broken, snapshot, out, ONE_WORKER))
        .isInstanceOf(IllegalStateException.class);
    try (Target target = lab.target(out)) {
      assertThat(target.state()).isEqualTo(Target.State.UNFINISHED_RESTORE);
    }

    RestoreResult result = lab.restore(snapshot, out);

    assertThat(result.kept()).isPositive();
    try (Target target = lab.target(out)) {
      assertThat(target.state()).isEqualTo(Target.State.IN_USE);
    }
  }

  /// A file gets its name before the disk has its content; what the disk never got reads as zeros.
  @Test
  void whatTheDiskLostWithTheMachineIsWrittenByTheNextRun() throws IOException {
    Path out = folder.resolve("out");
    lab.restore(snapshot, out);
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(f -> Files.isRegularFile(f, NOFOLLOW_LINKS)).toList()) {
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, time);
      }
    }
    try (Target target = lab.target(out)) {
      target.markBegun();
    }

    assertThat(lab.restore(snapshot, out).isWhole()).isTrue();

    assertThat(RestoreLab.describe(out)).isEqualTo(RestoreLab.describe(source));
  }

  /// Requests that a restore makes; the first ones only open the repository.
  private int count(Path out) {
    FailingAt counting = new FailingAt(lab.storage, Integer.MAX_VALUE);
    assertThat(lab.restore(counting, snapshot, out, ONE_WORKER).isWhole()).isTrue();
    return counting.requests.get();
  }

  /// The target as a restore that ended somewhere leaves it: some files not there, some under their
  /// temporary names with anything in them, the metadata of directories still to come.
  private void undoSome(Path out, Random random) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(out)) {
      files.filter(file -> !file.equals(out)).forEach(all::add);
    }
    try (Target target = lab.target(out);
        TargetWriter writer = target.newWriter()) {
      for (Path file : all.reversed()) {
        String relative = out.relativize(file).toString();
        if (Files.isDirectory(file, NOFOLLOW_LINKS)) {
          Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        } else if (random.nextInt(2) == 0) {
          Files.delete(file);
          byte[] garbage = new byte[random.nextInt(9_000)];
          random.nextBytes(garbage);
          writer.beginFile(RestoreLab.key(relative), random.nextInt(9_000));
          writer.write(RestoreLab.key(relative), 0, garbage, 0, garbage.length);
        }
      }
      target.markBegun();
    }
  }

  /// A storage that fails for good at one of its gets.
  private static final class FailingAt extends ForwardingStorage {
    private final int last;
    private final AtomicInteger requests = new AtomicInteger();

    FailingAt(Storage inner, int last) {
      super(inner);
      this.last = last;
    }

    @Override
    public Optional<byte[]> get(ObjectName name, ByteRange range) {
      if (requests.incrementAndGet() >= last) {
        throw new IllegalStateException("the end");
      }
      return super.get(name, range);
    }
  }
}
