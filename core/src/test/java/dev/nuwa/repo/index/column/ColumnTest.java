package dev.nuwa.repo.index.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.spill.SpillFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnTest {

  @TempDir Path folder;

  @Test
  void columnsInAFileHoldWhatColumnsInMemoryHold() {
    SpillFile file = new SpillFile(folder);
    IntColumn ints = new IntColumn(file);
    LongColumn longs = new LongColumn(13, file);
    ByteColumn bytes = new ByteColumn(file);
    Random random = new Random(4);
    byte[] stretch = new byte[1000];
    random.nextBytes(stretch);
    for (int i = 0; i < 50_000; i++) {
      ints.add(3 * i);
      longs.add(-7L * i);
      bytes.add(stretch, i % 1000);
    }
    assertThat(ints.size()).isEqualTo(50_000);
    assertThat(longs.size()).isEqualTo(50_000);
    long start = 0;
    for (int i = 0; i < 50_000; i++) {
      assertThat(ints.get(i)).isEqualTo(3 * i);
      assertThat(longs.get(i)).isEqualTo(-7L * i);
      assertThat(bytes.get(start, start + i % 1000)).isEqualTo(Arrays.copyOf(stretch, i % 1000));
      start += i % 1000;
    }
    assertThat(bytes.size()).isEqualTo(start);
    assertThat(ints.floorIndex(3001)).isEqualTo(1000);
  }

  @Test
  void rowsAreWholeInMemoryAndInAFile() {
    for (SpillFile file : new SpillFile[] {null, new SpillFile(folder)}) {
      IntRows rows = new IntRows(4, file);
      for (int i = 0; i < 4 * 20_000 + 3; i++) {
        rows.add(7 * i);
      }
      assertThat(rows.size()).isEqualTo(20_000);
      for (int row = 0; row < 20_000; row++) {
        assertThat(rows.row(row).get(0)).isEqualTo(28 * row);
        assertThat(rows.row(row).get(3)).isEqualTo(28 * row + 21);
      }
    }
    assertThatThrownBy(() -> new IntRows(3, null)).isInstanceOf(IllegalArgumentException.class);
  }
}
