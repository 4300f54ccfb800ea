package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.storage.ObjectInfo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that finds little new beside what its source holds, here a file of 2 GiB of which all is a
/// hole, stores it without reading an index.
final class FewChangesTest {

  private static final long HOLE_BYTES = 2L << 30;
  private static final int LITTLE = 50_000;
  private static final int MUCH = 500_000;

  @TempDir Path folder;

  private ListedRuns runs;

  @BeforeEach
  void backUp() throws IOException {
    runs = new ListedRuns(folder);
    Files.createDirectories(runs.source());
    try (var large = new RandomAccessFile(runs.source().resolve("large").toFile(), "rw")) {
      large.setLength(HOLE_BYTES);
    }
    write("little", 1, LITTLE);
    write("much", 2, MUCH);
    runs.begin();
  }

  private void write(String name, int seed, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    Files.write(runs.source().resolve(name), content);
  }

  /// Bytes of packs that a run adds.
  private long again() {
    long before = packBytes();
    runs.again();
    return packBytes() - before;
  }

  private long packBytes() {
    try (var packs = runs.storage().list("pack/")) {
      return packs.mapToLong(ObjectInfo::bytes).sum();
    }
  }

  private void holdsAll() throws IOException {
    Files.delete(runs.source().resolve("large")); // two gibibytes of zeros are not compared
    again();
    runs.expectRestored("out");
  }

  @Test
  void littleIsStoredWithoutALook() throws IOException {
    write("new", 3, LITTLE);
    assertThat(again()).isBetween((long) LITTLE, 2L * LITTLE);
    assertThat(runs.lists()).isNotEmpty().doesNotContain("index/");
    holdsAll();
  }

  @Test
  void onceInARunAllTheSame() throws IOException {
    write("new", 3, LITTLE);
    write("new2", 3, LITTLE);
    assertThat(again()).isBetween((long) LITTLE, 2L * LITTLE);
    assertThat(runs.lists()).doesNotContain("index/");
    holdsAll();
  }

  @Test
  void littleThatIsStoredAlreadyMayBeStoredTwice() throws IOException {
    Files.move(runs.source().resolve("little"), runs.source().resolve("moved"));
    assertThat(again()).isBetween((long) LITTLE, 2L * LITTLE);
    assertThat(runs.lists()).doesNotContain("index/");
    holdsAll();
  }

  @Test
  void muchIsLookedUp() throws IOException {
    Files.move(runs.source().resolve("much"), runs.source().resolve("moved"));
    assertThat(again()).isLessThan(LITTLE);
    assertThat(runs.lists()).contains("index/");
    holdsAll();
  }

  @Test
  void whatWasStoredBeforeTheLookIsNotStoredOnceMore() throws IOException {
    write("a", 3, LITTLE);
    write("b", 4, MUCH);
    write("c", 3, LITTLE);
    assertThat(again()).isBetween((long) LITTLE + MUCH, 2L * LITTLE + MUCH);
    assertThat(runs.lists()).contains("index/");
    holdsAll();
  }

  /// Files for some leaves, of which one changes: the nodes above the leaves are the parent's but
  /// for those above it.
  @Test
  void nodesOfTheParentAreNotStoredAgain() throws IOException {
    for (int d = 0; d < 20; d++) {
      Path directory = Files.createDirectory(runs.source().resolve("d" + d));
      for (int i = 0; i < 5000; i++) {
        Files.createFile(directory.resolve("a file with a name that is of some length " + i));
      }
    }
    long all = again();
    Files.writeString(
        runs.source().resolve("d9/a file with a name that is of some length 7"), "new");
    assertThat(again()).isLessThan(all / 20);
    assertThat(runs.lists()).doesNotContain("index/");
    holdsAll();
  }

  @Test
  void manyEntriesAreLookedUpHoweverSmallTheyAre() throws IOException {
    for (int i = 0; i < 3000; i++) {
      Files.createFile(runs.source().resolve("e" + i));
    }
    again();
    assertThat(runs.lists()).contains("index/");
    holdsAll();
  }
}
