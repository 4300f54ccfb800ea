package dev.nuwa.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.backup.BackupOptions;
import dev.nuwa.chunk.CutParameters;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A unit in which a chunk is not what its id says: a writer lied, or its memory did.
final class LyingUnitTest {

  @TempDir Path folder;

  @Test
  void aLieAboutOneChunkLosesItsFileAndNoOtherOfItsUnit() throws IOException {
    Random random = new Random(6);
    Path source = Files.createDirectories(folder.resolve("source"));
    Path out = folder.resolve("out");
    RestoreLab lab = new RestoreLab(folder);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] bytes = new byte[1_000];
      random.nextBytes(bytes);
      files.add(Files.write(source.resolve("f" + i), bytes));
    }
    lab.lieAbout(files.get(3), files);
    StoredSnapshot snapshot =
        lab.backUp(new BackupOptions.CutWish.Gear(CutParameters.STANDARD), source);

    RestoreResult result = lab.restore(snapshot, out);

    assertThat(lab.failures()).containsOnlyKeys("f3");
    assertThat(lab.failures().get("f3")).contains("has another content");
    assertThat(result.damaged()).isOne();
    var expected = RestoreLab.describe(source);
    expected.remove("f3");
    assertThat(RestoreLab.describe(out)).isEqualTo(expected);
  }
}
