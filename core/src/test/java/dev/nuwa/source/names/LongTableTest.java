package dev.nuwa.source.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongTableTest {

  @TempDir private Path folder;

  @Test
  void keepsTheFirstValueOfEachKeyInMemoryAndBeyond() throws IOException {
    Random random = new Random(7);
    Map<Long, Long> expected = new HashMap<>();
    try (LongTable table = new LongTable(folder)) {
      for (int i = 0; i < 200_000; i++) {
        long key = i % 3 == 0 ? random.nextLong() : 1 + random.nextInt(300_000);
        Long before = expected.putIfAbsent(key, (long) i);
        assertThat(table.putIfAbsent(key, i))
            .as("seed 7")
            .isEqualTo(before == null ? OptionalLong.empty() : OptionalLong.of(before));
      }
      expected.forEach((key, value) -> assertThat(table.find(key)).hasValue(value));
      assertThat(table.find(1L << 50)).isEmpty();
      try (Stream<Path> names = Files.list(folder)) {
        assertThat(names).isEmpty();
      }
    }
  }

  @Test
  void refusesZero() {
    try (LongTable table = new LongTable(folder)) {
      assertThatIllegalArgumentException().isThrownBy(() -> table.putIfAbsent(0, 1));
    }
  }
}
