package dev.nuwa.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CancelledException;
import dev.nuwa.error.ResourceException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {

  @TempDir Path folder;

  @Test
  void givesBackWhatWasAppendedAndLeavesNoName() {
    SpillFile file = new SpillFile(folder.resolve("made/when/needed"));
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
    assertThatThrownBy(() -> new SpillFile(file).append(ByteBuffer.allocate(1)))
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void anInterruptEndsTheCommandAndIsNoFault() {
    SpillFile file = new SpillFile(folder);
    long place = file.append(ByteBuffer.allocate(8));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> file.read(place, ByteBuffer.allocate(8)))
        .isInstanceOf(CancelledException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThatThrownBy(() -> file.read(place, ByteBuffer.allocate(8)))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void whatIsWrittenLaterTakesTheOldPlace() {
    SpillFile file = new SpillFile(folder);
    file.append(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    file.write(1, ByteBuffer.wrap(new byte[] {7, 8}));
    assertThat(file.read(0, ByteBuffer.allocate(4)).array()).containsExactly(1, 7, 8, 4);
    file.truncate(2);
    assertThat(file.append(ByteBuffer.wrap(new byte[] {9}))).isEqualTo(2);
    assertThat(file.read(0, ByteBuffer.allocate(3)).array()).containsExactly(1, 7, 9);
    assertThatThrownBy(() -> file.read(0, ByteBuffer.allocate(4)))
        .isInstanceOf(ResourceException.class);
  }

  @Test
  void onceClosedItIsEmpty() {
    SpillFile file = new SpillFile(folder);
    file.append(ByteBuffer.allocate(10));
    file.close();
    file.close();
    assertThat(file.append(ByteBuffer.allocate(1))).isZero();
  }

  @Test
  void zerosStayMappedWhenItIsClosed() {
    try (Arena arena = Arena.ofConfined()) {
      SpillFile file = new SpillFile(folder);
      MemorySegment zeros = file.mapZeros(100_000, arena);
      file.close();
      zeros.set(ValueLayout.JAVA_BYTE, 99_999, (byte) 1);
      assertThat(zeros.byteSize()).isEqualTo(100_000);
      assertThat(zeros.get(ValueLayout.JAVA_BYTE, 0)).isZero();
      assertThat(zeros.get(ValueLayout.JAVA_BYTE, 99_999)).isEqualTo((byte) 1);
    }
  }

  @Test
  void aLogGivesBackWhatItGatheredAndWhatItWrote() {
    byte[] bytes = new byte[300_000];
    new Random(3).nextBytes(bytes);
    try (SpillLog log = new SpillLog(folder)) {
      for (int size : List.of(10, 50_000, 20_000, 100_000, 1)) {
        log.append(bytes, (int) log.end(), size);
      }
      assertThat(log.end()).isEqualTo(170_011);
      byte[] back = new byte[200_000];
      assertThat(log.read(5, back, back.length)).isEqualTo(170_006);
      assertThat(Arrays.equals(back, 0, 170_006, bytes, 5, 170_011)).isTrue();
      log.truncate(170_000);
      log.append(bytes, 170_000, 30);
      log.truncate(170_020); // of what is not written yet
      assertThat(log.read(169_990, back, 100)).isEqualTo(30);
      assertThat(Arrays.equals(back, 0, 30, bytes, 169_990, 170_020)).isTrue();
    }
  }
}
