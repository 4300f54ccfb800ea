package dev.nuwa.repo.index;

import dev.nuwa.error.CancelledException;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.pack.IndexFile;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Publishes indexes of the packs of a session while it runs, so that a run that dies leaves its
/// packs to be found by the next one (docs/format.md, section 9): when the packs that wait are
/// many, or their footers long, or the first of them has waited for half a minute. Each index is a
/// request of whoever reads them all, and a signature.
///
/// Thread-safe. Locking rule: `waiting`, `waitingBytes`, `since` and `publishing` are guarded by
/// `this`; no storage is called under the lock, and the thread that completes a batch publishes it.
public final class IndexWriter {

  private static final int PACKS_MAX = 128;

  /// Of all footers that wait: eight packs of small files, which have some 7,000 chunks each.
  private static final int FOOTER_BYTES_MAX = 2 << 20;

  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final Storage storage;
  private final ObjectCodec codec;
  private final InstantSource clock;

  private List<IndexedPack> waiting = new ArrayList<>();
  private long waitingBytes;
  private @Nullable Instant since;
  private int publishing;

  public IndexWriter(Storage storage, ObjectCodec codec, InstantSource clock) {
    this.storage = storage;
    this.codec = codec;
    this.clock = clock;
  }

  /// Takes a pack that is durable. Returns after the index that holds it was published, if that is
  /// due.
  public void add(IndexedPack pack) {
    publish(addAndTake(pack));
  }

  /// Publishes what waits, and waits for what other threads are publishing.
  public void flush() {
    publish(take());
    awaitPublished();
  }

  private synchronized List<IndexedPack> addAndTake(IndexedPack pack) {
    Instant now = clock.instant();
    Instant first = since == null ? now : since;
    since = first;
    waiting.add(pack);
    waitingBytes += pack.footer().length();
    boolean due =
        waiting.size() >= PACKS_MAX
            || waitingBytes >= FOOTER_BYTES_MAX
            || !now.isBefore(first.plus(WAIT_MAX));
    return due ? take() : List.of();
  }

  private synchronized List<IndexedPack> take() {
    List<IndexedPack> batch = waiting;
    waiting = new ArrayList<>();
    waitingBytes = 0;
    since = null;
    if (!batch.isEmpty()) {
      publishing++;
    }
    return batch;
  }

  private void publish(List<IndexedPack> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      String name = ObjectNames.index(codec.keys().author(), codec.keys().randomHex(32));
      IndexFile index = new IndexFile(List.of(), batch);
      byte[] object = codec.seal(ObjectKind.INDEX, name, index.encodedLength(), index::write);
      storage.put(ObjectName.of(name), Content.of(object), PutOptions.onlyIfAbsent());
    } finally {
      published();
    }
  }

  private synchronized void published() {
    publishing--;
    notifyAll();
  }

  private synchronized void awaitPublished() {
    try {
      while (publishing > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
  }
}
