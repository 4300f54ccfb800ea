package dev.nuwa.repo.index.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CancelledException;
import dev.nuwa.error.ResourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberFileTest {

  @TempDir Path folder;

  @Test
  void givesBackWhatWasAppendedAndLeavesNoName() {
    NumberFile file = new NumberFile(folder.resolve("made/when/needed"));
    long first = file.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    long second = file.append(ByteBuffer.wrap(new byte[] {4, 5, 6, 7}, 1, 2));
    ByteBuffer target = ByteBuffer.wrap(new byte[4], 1, 2);
    assertThat(file.read(second, target).get()).isEqualTo((byte) 5);
    assertThat(target.array()).containsExactly(0, 5, 6, 0);
    assertThat(file.read(first, ByteBuffer.allocate(3)).array()).containsExactly(1, 2, 3);
    assertThat(folder.resolve("made/when/needed")).isEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeUsedIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new NumberFile(file))
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void anInterruptEndsTheCommandAndIsNoFault() {
    NumberFile file = new NumberFile(folder);
    long place = file.append(ByteBuffer.allocate(8));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> file.read(place, ByteBuffer.allocate(8)))
        .isInstanceOf(CancelledException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThatThrownBy(() -> file.read(place, ByteBuffer.allocate(8)))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void columnsInAFileHoldWhatColumnsInMemoryHold() {
    NumberFile file = new NumberFile(folder);
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
      assertThat(bytes.get(start, start + i % 1000)).isEqualTo(head(stretch, i % 1000));
      start += i % 1000;
    }
    assertThat(bytes.size()).isEqualTo(start);
    assertThat(ints.floorIndex(3001)).isEqualTo(1000);
  }

  private static byte[] head(byte[] bytes, int length) {
    return java.util.Arrays.copyOf(bytes, length);
  }
}
