package dev.nuwa.repo.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void ofManyWorkersThatAskForOneBlobExactlyOneIsToStoreIt() throws InterruptedException {
    SessionBlobs blobs = new SessionBlobs();
    int count = 20_000;
    AtomicInteger winners = new AtomicInteger();
    ConcurrentHashMap<Integer, Boolean> seen = new ConcurrentHashMap<>();
    List<Thread> workers = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      workers.add(
          Thread.ofPlatform()
              .start(() -> {
                Random random = new Random(SEED); // every worker asks for the same ids
                for (int i = 0; i < count; i++) {
                  if (blobs.add(random.nextLong(), random.nextLong())) {
                    winners.incrementAndGet();
                    seen.put(i, true);
                  }
                }
              }));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(winners).hasValue(count);
    assertThat(seen).hasSize(count);
  }

  @Test
  void whatASessionHasTakenStaysTakenWhileItsTablesGrow() {
    SessionBlobs blobs = new SessionBlobs();
    long[] ids = new Random(SEED).longs(2 * 300_000).toArray();
    for (int i = 0; i < ids.length; i += 2) {
      assertThat(blobs.contains(ids[i], ids[i + 1])).isFalse();
      assertThat(blobs.add(ids[i], ids[i + 1])).isTrue();
    }
    for (int i = 0; i < ids.length; i += 2) {
      assertThat(blobs.contains(ids[i], ids[i + 1])).isTrue();
      assertThat(blobs.add(ids[i], ids[i + 1])).isFalse();
      assertThat(blobs.contains(ids[i], ~ids[i + 1])).isFalse();
      assertThat(blobs.contains(~ids[i], ids[i + 1])).isFalse();
    }
  }

  @Test
  void placesAtTheEndOfAShardGoOnAtItsStart() {
    SessionBlobs blobs = new SessionBlobs();
    for (int i = 0; i < 2000; i++) { // all of one shard, all at its last place
      assertThat(blobs.add(i, -1)).isTrue();
    }
    for (int i = 0; i < 2000; i++) {
      assertThat(blobs.contains(i, -1)).isTrue();
    }
    assertThat(blobs.contains(2000, -1)).isFalse();
  }

  @Test
  void anIdOfZerosIsAnIdLikeAnyOther() {
    SessionBlobs blobs = new SessionBlobs();
    assertThat(blobs.contains(0, 0)).isFalse();
    assertThat(blobs.add(0, 0)).isTrue();
    assertThat(blobs.add(0, 0)).isFalse();
    assertThat(blobs.contains(0, 0)).isTrue();
    assertThat(blobs.contains(0, 1)).isFalse();
  }
}
