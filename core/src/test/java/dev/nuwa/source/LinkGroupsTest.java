package dev.nuwa.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkGroupsTest {

  private static final long SEED = 7;

  @Test
  void namesOfOneFileHaveOneNumber() {
    LinkGroups groups = new LinkGroups();
    assertThat(groups.number(5, 77)).isEqualTo(groups.number(5, 77)).isPositive();
  }

  @Test
  void filesDifferByInodeAndByFileSystem() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    LinkGroups groups = new LinkGroups();
    Set<Long> numbers = new HashSet<>();
    int files = 100_000;
    Set<Long> inodes = new HashSet<>();
    while (inodes.size() < files / 2) {
      inodes.add(random.nextLong() >>> random.nextInt(1, 40));
    }
    for (long inode : inodes) {
      numbers.add(groups.number(1, inode));
      numbers.add(groups.number(2, inode));
    }
    assertThat(numbers).hasSize(files).allMatch(number -> number > 0);
  }

  @Test
  void theNumberOfAFileDoesNotDependOnOtherFiles() {
    LinkGroups alone = new LinkGroups();
    LinkGroups among = new LinkGroups();
    for (int inode = 1; inode < 100; inode++) {
      among.number(9, inode);
    }
    assertThat(alone.number(9, 5000)).isEqualTo(among.number(9, 5000));
  }
}
