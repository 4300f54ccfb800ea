package dev.nuwa.repo.index.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionBlobsTest {

  private static final long SEED = 42;

  @TempDir Path folder;

  @Test
  void ofManyWorkersThatAskForOneBlobExactlyOneIsToStoreIt() throws InterruptedException {
    SessionBlobs blobs = new SessionBlobs(folder);
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
  void whatASessionHasTakenStaysTakenWhileItsTablesGrowAndGoIntoFiles() {
    SessionBlobs blobs = new SessionBlobs(folder);
    long[] ids = new Random(SEED).longs(2 * 700_000).toArray();
    for (int i = 0; i < ids.length; i += 2) {
      if (blobs.contains(ids[i], ids[i + 1]) || !blobs.add(ids[i], ids[i + 1])) {
        fail("id %d was there already", i / 2);
      }
    }
    for (int i = 0; i < ids.length; i += 2) {
      if (!blobs.contains(ids[i], ids[i + 1]) || blobs.add(ids[i], ids[i + 1])) {
        fail("id %d is gone", i / 2);
      }
      if (blobs.contains(ids[i], ~ids[i + 1]) || blobs.contains(~ids[i], ids[i + 1])) {
        fail("something like id %d was never added", i / 2);
      }
    }
    blobs.close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void placesAtTheEndOfAShardGoOnAtItsStart() {
    SessionBlobs blobs = new SessionBlobs(folder);
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
    SessionBlobs blobs = new SessionBlobs(folder);
    assertThat(blobs.contains(0, 0)).isFalse();
    assertThat(blobs.add(0, 0)).isTrue();
    assertThat(blobs.add(0, 0)).isFalse();
    assertThat(blobs.contains(0, 0)).isTrue();
    assertThat(blobs.contains(0, 1)).isFalse();
  }
}
