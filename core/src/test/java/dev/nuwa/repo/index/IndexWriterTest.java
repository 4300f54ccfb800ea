package dev.nuwa.repo.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.EventSink;
import dev.nuwa.format.Allocations;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.pack.IndexFile;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.key.TestRepository;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.ForwardingStorage;
import dev.nuwa.storage.wrap.CachedStorage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When an index of the packs that wait is published.
class IndexWriterTest {

  @TempDir Path folder;

  private final TestRepository repository = new TestRepository(3);
  private final ObjectCodec codec = repository.codec(repository.ring());
  private Instant now = Instant.EPOCH;
  private final IndexWriter writer = new IndexWriter(repository.storage(), codec, () -> now);
  private final List<String> added = new ArrayList<>();

  private void add(int footerBytes) {
    String name = ObjectNames.pack(codec.keys().author(), codec.keys().randomHex(32));
    ByteString footer = ByteString.of(new byte[footerBytes]);
    added.add(name);
    writer.add(new IndexedPack(name, new Hash(1, 2, 3, 4), 1 << 20, footer));
  }

  /// How many packs each published index tells of.
  private List<Integer> published() {
    List<Integer> sizes = new ArrayList<>();
    List<String> told = new ArrayList<>();
    try (Stream<ObjectInfo> objects = repository.storage().list(ObjectKind.INDEX.prefix())) {
      for (ObjectName name : objects.map(ObjectInfo::name).toList()) {
        byte[] bytes = repository.storage().get(name, ByteRange.all()).orElseThrow();
        IndexFile file =
            IndexFile.decode(name.value(), codec.open(codec.verify(name.value(), bytes)));
        file.packs().forEach(pack -> told.add(pack.name()));
        sizes.add(file.packs().size());
      }
    }
    assertThat(added).containsAll(told);
    assertThat(told).doesNotHaveDuplicates();
    return sizes;
  }

  @Test
  void packsOfLargeFilesShareAnIndex() {
    for (int i = 0; i < 300; i++) {
      add(2000);
    }
    assertThat(published()).containsExactly(128, 128);
    writer.flush();
    writer.flush();
    assertThat(published()).containsExactlyInAnyOrder(128, 128, 44);
  }

  @Test
  void whatWaitsIsBoundedInBytes() {
    for (int i = 0; i < 9; i++) {
      add(256 << 10);
    }
    assertThat(published()).containsExactly(8);
  }

  @Test
  void noPackWaitsLongerThanHalfAMinuteForTheNextOne() {
    add(2000);
    now = now.plusSeconds(29);
    add(2000);
    assertThat(published()).isEmpty();
    now = now.plusSeconds(1);
    add(2000);
    assertThat(published()).containsExactly(3);
  }

  @Test
  void publishingAllocatesNoMoreThanTheObject() {
    Storage bucket =
        new ForwardingStorage(repository.storage()) {
          @Override
          public void put(ObjectName name, Content content, PutOptions options) {
            // Sent already.
          }
        };
    Storage cached = new CachedStorage(bucket, folder, "r", 1L << 30, EventSink.none());
    IndexWriter toBucket = new IndexWriter(cached, codec, () -> now);
    int footerBytes = 255 << 10;
    List<IndexedPack> packs = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      String name = ObjectNames.pack(codec.keys().author(), codec.keys().randomHex(32));
      ByteString footer = ByteString.of(new byte[footerBytes]);
      packs.add(new IndexedPack(name, new Hash(1, 2, 3, 4), 1 << 20, footer));
    }
    packs.subList(0, 3).forEach(toBucket::add);
    toBucket.flush(); // what is allocated once
    packs.subList(3, 9).forEach(toBucket::add);
    long before = Allocations.ofThisThread();
    toBucket.flush();
    assertThat(Allocations.ofThisThread() - before).isBetween(6L * footerBytes, 7L * footerBytes);
  }
}
