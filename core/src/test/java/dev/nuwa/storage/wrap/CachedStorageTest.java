package dev.nuwa.storage.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.crypto.Digests;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.frame.Trailer;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CachedStorageTest {

  private static final ObjectName INDEX = ObjectName.of("index/w/0123");
  private static final ObjectName PACK = ObjectName.of("pack/w/0123");

  @TempDir Path folder;

  private final ObservedStorage inner =
      new ObservedStorage(new MemoryStorage(), EventSink.none(), Ticker.system());
  private final List<Event> events = new ArrayList<>();
  private final byte[] bytes = bytes(5000);

  private CachedStorage cached(String repository, long bytesMax) {
    return new CachedStorage(inner, folder, repository, bytesMax, events::add);
  }

  @Test
  void structureIsFetchedOnceAndDataNever() {
    inner.put(INDEX, Content.of(bytes), PutOptions.plain());
    inner.put(PACK, Content.of(bytes), PutOptions.plain());
    for (int i = 0; i < 3; i++) {
      CachedStorage cached = cached("r1", 1 << 20);
      assertThat(cached.get(INDEX, ByteRange.all())).hasValue(bytes);
      assertThat(cached.get(INDEX, ByteRange.of(10, 5)))
          .hasValue(java.util.Arrays.copyOfRange(bytes, 10, 15));
      assertThat(cached.get(PACK, ByteRange.all())).hasValue(bytes);
    }
    assertThat(inner.tally(Verb.GET, "index").requests()).isEqualTo(1);
    assertThat(inner.tally(Verb.GET, "pack").requests()).isEqualTo(3);
  }

  @Test
  void ownObjectsAreInTheCacheFromTheStart() {
    cached("r1", 1 << 20).put(INDEX, Content.of(bytes), PutOptions.onlyIfAbsent());
    assertThat(cached("r1", 1 << 20).get(INDEX, ByteRange.last(7))).isPresent();
    assertThat(inner.tally(Verb.GET, "index").requests()).isZero();
  }

  @Test
  void existenceIsAlwaysAskedOfTheStorage() {
    CachedStorage cached = cached("r1", 1 << 20);
    cached.put(INDEX, Content.of(bytes), PutOptions.plain());
    inner.delete(INDEX);
    assertThat(cached.head(INDEX)).isEmpty();
    assertThat(cached.list("index/")).isEmpty();
  }

  @Test
  void deletedObjectsLeaveTheCache() {
    CachedStorage cached = cached("r1", 1 << 20);
    cached.put(INDEX, Content.of(bytes), PutOptions.plain());
    cached.delete(INDEX);
    assertThat(cached.get(INDEX, ByteRange.all())).isEmpty();
  }

  @Test
  void damagedEntriesAreThrownAway() throws IOException {
    Random random = new Random(3);
    inner.put(INDEX, Content.of(bytes), PutOptions.plain());
    CachedStorage cached = cached("r1", 1 << 20);
    for (int i = 0; i < 60; i++) {
      cached.get(INDEX, ByteRange.all());
      Path file = onlyFile();
      byte[] stored = Files.readAllBytes(file);
      byte[] damaged =
          i % 2 == 0
              ? java.util.Arrays.copyOf(stored, random.nextInt(stored.length))
              : flipped(stored, random);
      Files.write(file, damaged);
      assertThat(cached.get(INDEX, ByteRange.all())).hasValue(bytes);
    }
    assertThat(inner.tally(Verb.GET, "index").requests()).isEqualTo(61);
  }

  @Test
  void whatDoesNotAgreeWithItsOwnHashIsNotKept() {
    byte[] damaged = flipped(bytes, new Random(3));
    inner.put(INDEX, Content.of(damaged), PutOptions.plain());
    CachedStorage cached = cached("r1", 1 << 20);
    assertThat(cached.get(INDEX, ByteRange.all())).hasValue(damaged);
    inner.put(INDEX, Content.of(bytes), PutOptions.plain()); // repaired
    assertThat(cached.get(INDEX, ByteRange.all())).hasValue(bytes);
  }

  private static byte[] flipped(byte[] stored, Random random) {
    byte[] damaged = stored.clone();
    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    return damaged;
  }

  @Test
  void entriesOfAnotherRepositoryOrObjectAreThrownAway() throws IOException {
    inner.put(INDEX, Content.of(bytes), PutOptions.plain());
    ObjectName other = ObjectName.of("index/w/4567");
    byte[] otherBytes = bytes(200);
    inner.put(other, Content.of(otherBytes), PutOptions.plain());
    cached("r1", 1 << 20).get(INDEX, ByteRange.all());
    Path file = onlyFile();
    Files.copy(file, file.resolveSibling("index_w_4567"));
    Files.createDirectories(folder.resolve("r2"));
    Files.copy(file, folder.resolve("r2").resolve("index_w_0123"));
    inner.delete(INDEX);
    assertThat(cached("r1", 1 << 20).get(other, ByteRange.all())).hasValue(otherBytes);
    assertThat(cached("r2", 1 << 20).get(INDEX, ByteRange.all())).isEmpty();
  }

  @Test
  void sizeIsBounded() throws IOException {
    CachedStorage cached = cached("r1", 100_000);
    for (int i = 0; i < 200; i++) {
      ObjectName name = ObjectName.of("snap/w/" + (1000 + i));
      cached.put(name, Content.of(bytes), PutOptions.plain());
      assertThat(cachedBytes()).isLessThanOrEqualTo(100_000);
    }
    assertThat(cachedBytes()).isGreaterThan(50_000);
    ObjectName large = ObjectName.of("index/w/large");
    cached.put(large, Content.of(new byte[50_000]), PutOptions.plain());
    assertThat(folder.resolve("r1/index_w_large")).doesNotExist();
    assertThat(cached.get(large, ByteRange.all())).hasValue(new byte[50_000]);
  }

  @Test
  void deletedCacheIsMadeAgain() throws IOException {
    CachedStorage cached = cached("r1", 1 << 20);
    cached.put(INDEX, Content.of(bytes), PutOptions.plain());
    Files.delete(onlyFile());
    Files.delete(folder.resolve("r1"));
    assertThat(cached.get(INDEX, ByteRange.all())).hasValue(bytes);
    assertThat(cached.get(INDEX, ByteRange.all())).hasValue(bytes);
    assertThat(inner.tally(Verb.GET, "index").requests()).isEqualTo(1);
    assertThat(events).isEmpty();
  }

  @Test
  void row6UnwritableCacheIsToldOnceAndGoneWithout() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    CachedStorage cached = new CachedStorage(inner, file, "r1", 1 << 20, events::add);
    for (int i = 0; i < 5; i++) {
      cached.put(INDEX, Content.of(bytes), PutOptions.plain());
      assertThat(cached.get(INDEX, ByteRange.all())).hasValue(bytes);
    }
    assertThat(events).hasSize(1).allMatch(e -> e instanceof Event.Warning);
  }

  @Test
  void repositoryIdCannotLeaveTheFolder() {
    assertThatThrownBy(() -> cached("../x", 1000)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cached("a/b", 1000)).isInstanceOf(IllegalArgumentException.class);
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("r1"))) {
      return files
          .reduce((a, b) -> {
            throw new AssertionError(a + " and " + b);
          })
          .orElseThrow();
    }
  }

  private long cachedBytes() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("r1"))) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }

  /// An object as far as a storage can tell: it ends in its own hash.
  private static byte[] bytes(int length) {
    byte[] body = new byte[length - Trailer.BYTES];
    new Random(length).nextBytes(body);
    byte[] trailer =
        Trailer.of(
                Hash.of(Digests.sha256(body)),
                AuthorId.of(new byte[AuthorId.BYTES]),
                ByteString.of(new byte[64]))
            .encode();
    byte[] bytes = java.util.Arrays.copyOf(body, length);
    System.arraycopy(trailer, 0, bytes, body.length, trailer.length);
    return bytes;
  }
}
