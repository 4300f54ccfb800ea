package dev.nuwa.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkGroupsTest {

  private record Name(long device, long inode, long links) {}

  @Test
  void givesAllNamesOfAFileOneNumberAndForgetsCompleteGroups() {
    for (long seed = 1; seed <= 4; seed++) {
      Random random = new Random(seed);
      List<Name> names = shuffledNames(random, 1000);
      LinkGroups groups = new LinkGroups();
      Map<Name, Long> numbers = new HashMap<>();
      for (Name name : names) {
        long number = groups.seen(name.device(), name.inode(), name.links());
        assertThat(numbers.merge(name, number, (old, given) -> old))
            .describedAs("seed %d", seed)
            .isEqualTo(number);
      }
      assertThat(numbers.values()).doesNotHaveDuplicates();
      assertThat(groups.incomplete()).isZero();
    }
  }

  @Test
  void keepsGroupsWhoseOtherNamesLieElsewhere() {
    LinkGroups groups = new LinkGroups();
    long first = groups.seen(1, 10, 3);
    long second = groups.seen(1, 11, 2);
    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(2);
    assertThat(groups.seen(1, 10, 3)).isEqualTo(first);
    assertThat(groups.incomplete()).isEqualTo(2);
  }

  private static List<Name> shuffledNames(Random random, int files) {
    List<Name> names = new ArrayList<>();
    for (int file = 0; file < files; file++) {
      Name name = new Name(random.nextInt(3), file * 64L, 2 + random.nextInt(4));
      names.addAll(Collections.nCopies((int) name.links(), name));
    }
    Collections.shuffle(names, random);
    return names;
  }
}
