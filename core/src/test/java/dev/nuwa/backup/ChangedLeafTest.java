package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Leaves that are compared as a whole: whatever changes, the tree and the counts are those of a
/// run that compares entry by entry, because it has no state and reads the parent's tree.
final class ChangedLeafTest {

  private static final int FILES = 4000;

  @TempDir Path folder;

  private final MemoryStorage storage = new MemoryStorage();
  private Engine engine;
  private Path source;

  @BeforeEach
  void backUp() throws IOException {
    source = folder.resolve("source");
    for (int i = 0; i < FILES; i++) {
      Path directory = source.resolve("d" + i / 200);
      if (i % 200 == 0) {
        Files.createDirectories(directory);
      }
      Files.writeString(directory.resolve("f%04d".formatted(i)), "content " + i);
    }
    Files.createSymbolicLink(source.resolve("d3/link"), Path.of("f0600"));
    engine = Engine.create(storage, 7).after(Duration.ofSeconds(5)); // the files are at rest
    again("state");
    again("state");
  }

  private SnapshotRoot again(String state) {
    engine.backup(storage, source, folder.resolve(state));
    return newest().facts().roots().getFirst();
  }

  private StoredSnapshot newest() {
    try (Session session = engine.open(storage)) {
      return session.snapshots().confirmed().getFirst();
    }
  }

  private Counts.Found found() {
    return newest().facts().counts().found();
  }

  /// What can happen to one file, in the middle of a leaf, at its ends, or between two.
  enum Change {
    CONTENT {
      @Override
      void make(Path file) throws IOException {
        Files.writeString(file, "something else");
      }
    },
    CONTENT_OF_ONE_LENGTH_AND_TIME {
      @Override
      void make(Path file) throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        byte[] bytes =
            Files.readString(file).toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, before);
      }
    },
    TIME {
      @Override
      void make(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));
      }
    },
    MODE {
      @Override
      void make(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      }
    },
    GONE {
      @Override
      void make(Path file) throws IOException {
        Files.delete(file);
      }
    },
    NEW_BEHIND_IT {
      @Override
      void make(Path file) throws IOException {
        Files.writeString(Path.of(file + "a"), "new");
      }
    },
    NEW_BEFORE_IT {
      @Override
      void make(Path file) throws IOException {
        String name = file.getFileName().toString().replace('f', 'e');
        Files.writeString(file.resolveSibling(name), "new");
      }
    },
    RENAMED {
      @Override
      void make(Path file) throws IOException {
        Files.move(file, Path.of(file + "b"));
      }
    },
    LINKED {
      @Override
      void make(Path file) throws IOException {
        Files.createLink(Path.of(file + "c"), file);
      }
    },
    REPLACED_BY_A_DIRECTORY {
      @Override
      void make(Path file) throws IOException {
        Files.delete(file);
        Files.createDirectory(file);
        Files.writeString(file.resolve("inner"), "deeper");
      }
    };

    abstract void make(Path file) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void nothingThatChangesIsMissed(Change change) throws IOException {
    Random random = new Random(change.ordinal());
    for (int i = 0; i < 3; i++) {
      int number = i == 0 ? 0 : random.nextInt(FILES);
      change.make(source.resolve("d%d/f%04d".formatted(number / 200, number)));
      SnapshotRoot before = newest().facts().roots().getFirst();
      SnapshotRoot quick = again("state");
      Counts.Found counted = found();
      SnapshotRoot slow = again("none" + i);
      assertThat(quick).as("file %d", number).isEqualTo(slow).isNotEqualTo(before);
      assertThat(counted).isEqualTo(found());
      try (Session session = engine.open(storage)) {
        engine.restore(session, newest(), folder.resolve("out" + i));
      }
      assertThat(Engine.look(folder.resolve("out" + i))).isEqualTo(Engine.look(source));
    }
  }

  @Test
  void aSymbolicLinkThatLeadsElsewhereIsSeen() throws IOException {
    SnapshotRoot before = again("state");
    Files.delete(source.resolve("d3/link"));
    Files.createSymbolicLink(source.resolve("d3/link"), Path.of("f0601"));
    SnapshotRoot quick = again("state");
    assertThat(quick).isEqualTo(again("none")).isNotEqualTo(before);
  }

  @Test
  void whereNothingChangesTheCountsAreThoseOfEveryEntry() {
    SnapshotRoot before = newest().facts().roots().getFirst();
    Counts.Found counted = found();
    long bytes = newest().facts().counts().total().original();
    assertThat(again("state")).isEqualTo(before).isEqualTo(again("none"));
    assertThat(found()).isEqualTo(counted);
    assertThat(counted.files()).isEqualTo(FILES);
    assertThat(newest().facts().counts().total().original()).isEqualTo(bytes);
  }
}
