package dev.nuwa.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.backup.BackupOptions.CutWish;
import dev.nuwa.chunk.CutParameters;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Cut;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.tree.TreeReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that change in place are cut into blocks, all others by content, in one and the same run.
final class CutByFileTest {

  private static final CutWish BY_FILE = new CutWish.ByFile(CutParameters.STANDARD);
  private static final int BYTES = 16 << 20;
  private static final int PAGE = 4096;

  @TempDir Path folder;

  private RestoreLab lab;
  private Path source;

  @BeforeEach
  void makeLab() throws IOException {
    lab = new RestoreLab(folder);
    source = Files.createDirectories(folder.resolve("source"));
  }

  private void write(String name) throws IOException {
    byte[] content = new byte[BYTES];
    new Random(name.hashCode()).nextBytes(content);
    Files.write(source.resolve(name), content);
  }

  /// Other bytes in four pages, far from each other.
  private void change(String name) throws IOException {
    byte[] page = new byte[PAGE];
    try (RandomAccessFile file = new RandomAccessFile(source.resolve(name).toFile(), "rw")) {
      for (int i = 1; i < 5; i++) {
        new Random(i).nextBytes(page);
        file.seek((long) i * BYTES / 5 / PAGE * PAGE);
        file.write(page);
      }
    }
  }

  private long newBytesOfFourChangedPages(String name) throws IOException {
    write(name);
    lab.backUp(BY_FILE, source);
    change(name);
    StoredSnapshot second = lab.backUp(BY_FILE, source);
    assertThat(lab.restore(second, folder.resolve("out")).isWhole()).isTrue();
    assertThat(RestoreLab.describe(folder.resolve("out"))).isEqualTo(RestoreLab.describe(source));
    return second.facts().counts().added().original();
  }

  @Test
  void aChangedPageOfADiskCostsABlock() throws IOException {
    assertThat(newBytesOfFourChangedPages("disk.img")).isBetween(4L * PAGE, 4L * 65536 + 20_000);
  }

  @Test
  void aChangedPageOfAnyOtherFileCostsAChunk() throws IOException {
    assertThat(newBytesOfFourChangedPages("disk.tar")).isGreaterThan(4L * 262_144);
  }

  @Test
  void howItWasCutStandsInTheEntry() throws IOException {
    write("base.sqlite");
    write("film.mkv");
    StoredSnapshot snapshot = lab.backUp(BY_FILE, source);

    assertThat(cut(snapshot, "base.sqlite")).isEqualTo(new Cut.Fixed(65536));
    assertThat(cut(snapshot, "film.mkv")).isInstanceOf(Cut.Gear.class);
  }

  private Cut cut(StoredSnapshot snapshot, String name) {
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      TreeReader tree = RestoreLab.tree(contents, snapshot, 0);
      Entry entry = tree.find(RestoreLab.key(name)).orElseThrow().entry();
      return switch (entry.content()) {
        case Content.Items items -> items.cut();
        case Content.Spilled list -> list.cut();
        case Content.Empty _, Content.Inline _, Content.Missing _ ->
            throw new AssertionError("no list");
      };
    }
  }
}
