package dev.nuwa.repo.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.pack.IndexFile;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.key.TestRepository;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// When an index of the packs that wait is published.
class IndexWriterTest {

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
}
