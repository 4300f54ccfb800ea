package dev.nuwa.source.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.spill.SpillLog;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameStackTest {

  @TempDir Path folder;

  @Test
  void behavesLikeAStackOfQueuesInMemoryAndInTheFile() {
    for (long seed = 1; seed <= 15; seed++) {
      for (int budget : new int[] {0, 500, 1 << 20}) {
        compareWithModel(new Random(seed), budget, "seed " + seed + ", budget " + budget);
      }
    }
  }

  @Test
  void movesOnlyLevelsThatDoNotFitIntoTheFile() {
    try (NameStack stack = new NameStack(100, new SpillLog(folder))) {
      stack.push();
      stack.add("small".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(stack.topIsSpilled()).isFalse();
      stack.push();
      stack.add(new byte[200]);
      assertThat(stack.topIsSpilled()).isTrue();
      stack.pop();
      assertThat(stack.topIsSpilled()).isFalse();
      assertThat(stack.next()).isNotNull();
      assertThat(stack.next()).isNull();
    }
  }

  /// An array that doubles would take up to twice of what was allowed.
  @Test
  void holdsNoMoreThanItIsAllowed() {
    int bytesMax = 6000;
    try (NameStack stack = new NameStack(bytesMax, new SpillLog(folder))) {
      stack.push();
      for (int i = 0; i < 1000; i++) {
        stack.add(new byte[50]);
      }
      assertThat(stack.heldBytes()).isLessThanOrEqualTo(bytesMax);
      assertThat(stack.topIsSpilled()).isTrue();
    }
  }

  private void compareWithModel(Random random, int budget, String description) {
    Deque<Deque<ByteString>> model = new ArrayDeque<>();
    try (NameStack stack = new NameStack(budget, new SpillLog(folder))) {
      for (int step = 0; step < 300; step++) {
        if (model.isEmpty() || random.nextInt(5) == 0) {
          List<ByteString> names = NameSorterTest.randomNames(random, random.nextInt(40));
          stack.push();
          names.forEach(name -> stack.add(name.bytes()));
          model.push(new ArrayDeque<>(new ArrayList<>(names)));
        } else if (model.getFirst().isEmpty()) {
          assertThat(stack.next()).describedAs(description).isNull();
          stack.pop();
          model.pop();
        } else {
          byte[] next = stack.next();
          assertThat(next).describedAs(description).isEqualTo(model.getFirst().poll().bytes());
        }
        assertThat(stack.depth()).isEqualTo(model.size());
      }
    }
  }
}
