package dev.nuwa.repo.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlobTableTest {

  private static final long SEED = 42;

  @Test
  void everyBlobIsFoundByItsNumberAndNoOther() {
    BlobTable table = new BlobTable(SEED);
    Random random = new Random(SEED);
    long[] ids = random.longs(2 * 200_000).toArray();
    for (int i = 0; i < ids.length; i += 2) {
      table.add(ids[i], ids[i + 1]);
    }
    for (int i = 0; i < ids.length; i += 2) {
      int slot = table.next(table.start(ids[i], ids[i + 1]), ids[i], ids[i + 1]);
      assertThat(slot).isNotNegative();
      assertThat(table.number(slot)).isEqualTo(i / 2);
      assertThat(table.next(table.start(~ids[i], ids[i + 1]), ~ids[i], ids[i + 1])).isNegative();
    }
  }

  @Test
  void allCopiesOfABlobAreFoundUpToABound() {
    BlobTable table = new BlobTable(SEED);
    for (int i = 0; i < 1000; i++) {
      table.add(7, 7);
      table.add(i, -i);
    }
    List<Integer> found = new ArrayList<>();
    int slot = table.next(table.start(7, 7), 7, 7);
    while (slot >= 0) {
      found.add(table.number(slot));
      slot = table.next(slot + 1, 7, 7);
    }
    assertThat(found).hasSize(BlobPlaces.COPIES_MAX).contains(0);
    assertThat(table.size()).isEqualTo(2000);
  }
}
