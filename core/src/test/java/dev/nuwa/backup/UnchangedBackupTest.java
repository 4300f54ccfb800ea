package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where nothing changed nobody needs to know where what lies; where anything did, all of the new
/// tree is stored. There are enough files for several leaves.
final class UnchangedBackupTest {

  private static final int FILES = 5000;

  @TempDir Path folder;

  private ListedRuns runs;

  @BeforeEach
  void backUp() throws IOException {
    runs = new ListedRuns(folder);
    for (int i = 0; i < FILES; i++) {
      Path directory = runs.source().resolve("d" + i / 500);
      if (i % 500 == 0) {
        Files.createDirectories(directory);
      }
      Files.writeString(directory.resolve("f%04d".formatted(i)), "content " + i);
    }
    runs.begin();
  }

  private long packs() {
    try (var packs = runs.storage().list("pack/")) {
      return packs.count();
    }
  }

  @Test
  void whereNothingChangedNoIndexIsListedAndNothingIsStored() throws IOException {
    long before = packs();
    BackupReport report = runs.again();
    assertThat(report.changed()).isZero();
    assertThat(runs.lists()).isNotEmpty().doesNotContain("index/");
    assertThat(packs()).isEqualTo(before);
    runs.again();
    assertThat(runs.lists()).doesNotContain("index/");
    runs.expectRestored("out");
  }

  @Test
  void aFileThatIsGoneMakesAnotherTree() throws IOException {
    runs.again();
    Files.delete(runs.source().resolve("d9/f4999"));
    runs.again();
    assertThat(runs.lists()).contains("index/");
    runs.expectRestored("out");
    runs.again();
    assertThat(runs.lists()).doesNotContain("index/");
    runs.expectRestored("out2");
  }

  @Test
  void aFileThatIsGoneFromTheMiddleMakesAnotherTree() throws IOException {
    Files.delete(runs.source().resolve("d4/f2222"));
    runs.again();
    assertThat(runs.lists()).contains("index/");
    runs.expectRestored("out");
  }

  @Test
  void aFileThatChangedIsLookedUp() throws IOException {
    Files.writeString(runs.source().resolve("d4/f2222"), "something else");
    runs.again();
    assertThat(runs.lists()).contains("index/");
    runs.expectRestored("out");
  }

  @Test
  void withoutTheStateOfTheLastRunTheParentsTreeIsRead() throws IOException {
    long before = packs();
    Path state = folder.resolve("state");
    Files.move(state, folder.resolve("lost"));
    runs.again();
    assertThat(runs.lists()).contains("index/");
    assertThat(packs()).isEqualTo(before);
    runs.expectRestored("out");
  }
}
