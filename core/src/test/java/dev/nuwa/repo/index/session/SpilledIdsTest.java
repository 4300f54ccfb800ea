package dev.nuwa.repo.index.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpilledIdsTest {

  private static final long SEED = 12;

  @TempDir Path folder;

  @Test
  void holdsWhatWasAddedInAnyOrderWhileItGrows() {
    long[] ids = new Random(SEED).longs(2 * 100_000).toArray();
    try (SpilledIds spilled = new SpilledIds(folder)) {
      for (int i = 0; i < ids.length; i += 2) {
        assertThat(spilled.contains(ids[i], ids[i + 1])).isFalse();
        spilled.add(ids[i], ids[i + 1]);
        assertThat(spilled.contains(ids[i], ids[i + 1])).isTrue();
      }
      for (int i = 0; i < ids.length; i += 2) {
        assertThat(spilled.contains(ids[i], ids[i + 1])).isTrue();
        assertThat(spilled.contains(~ids[i], ids[i + 1])).isFalse();
        assertThat(spilled.contains(ids[i], ids[i + 1] ^ 1)).isFalse();
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aBlockThatIsFullBeforeTheOthersMakesTheFileGrow() {
    try (SpilledIds spilled = new SpilledIds(folder)) {
      for (int i = 0; i < 1000; i++) {
        spilled.add(i, (long) i << 46); // 256 of them begin with the same ten bits
      }
      for (int i = 0; i < 1000; i++) {
        assertThat(spilled.contains(i, (long) i << 46)).isTrue();
        assertThat(spilled.contains(i + 1, (long) i << 46)).isFalse();
      }
    }
  }
}
