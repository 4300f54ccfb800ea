package dev.nuwa.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.format.tree.EntryKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Where a record's `equals` and `hashCode` are written out, each component counts.
class WrittenEqualsTest {

  /// Values that differ from the first one in one component each.
  static Stream<List<Object>> variants() {
    return Stream.of(
        List.of(
            new Hash(1, 2, 3, 4),
            new Hash(9, 2, 3, 4),
            new Hash(1, 9, 3, 4),
            new Hash(1, 2, 9, 4),
            new Hash(1, 2, 3, 9)),
        List.of(
            new BlobId(1, 2, 3, 4),
            new BlobId(9, 2, 3, 4),
            new BlobId(1, 9, 3, 4),
            new BlobId(1, 2, 9, 4),
            new BlobId(1, 2, 3, 9)),
        List.of(new AuthorId(1, 2), new AuthorId(9, 2), new AuthorId(1, 9)),
        List.of(new RepositoryId(1, 2), new RepositoryId(9, 2), new RepositoryId(1, 9)),
        List.of(named("snap/a", 1), named("snap/b", 1), named("snap/a", 2)),
        List.of(
            new SnapshotRoot(blob(1), hash(1), 1),
            new SnapshotRoot(blob(2), hash(1), 1),
            new SnapshotRoot(blob(1), hash(2), 1),
            new SnapshotRoot(blob(1), hash(1), 2)),
        List.of(key("a"), key("b")),
        List.of(Codec.STORED, Codec.zstd(0, 0), Codec.zstd(1, 0), Codec.zstd(0, 1)),
        envelopes());
  }

  private static List<Object> envelopes() {
    String origin = "pack/a";
    return List.of(
        new Envelope(Recipient.values()[0], 1, origin, sealed(1), hash(1)),
        new Envelope(Recipient.values()[1], 1, origin, sealed(1), hash(1)),
        new Envelope(Recipient.values()[0], 2, origin, sealed(1), hash(1)),
        new Envelope(Recipient.values()[0], 1, "pack/b", sealed(1), hash(1)),
        new Envelope(Recipient.values()[0], 1, origin, sealed(2), hash(1)),
        new Envelope(Recipient.values()[0], 1, origin, sealed(1), hash(2)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void eachComponentCounts(List<Object> variants) {
    assertThat(new HashSet<>(variants)).hasSameSizeAs(variants);
    assertThat(new ArrayList<>(variants)).doesNotHaveDuplicates().doesNotContain("a stranger");
  }

  @Test
  void theSameComponentsAreTheSame() {
    List<List<Object>> first = variants().toList();
    List<List<Object>> second = variants().toList();
    assertThat(first).isEqualTo(second);
    assertThat(first.hashCode()).isEqualTo(second.hashCode());
  }

  private static NamedHash named(String name, int value) {
    return new NamedHash(name, hash(value));
  }

  private static Hash hash(int value) {
    return new Hash(value, value, value, value);
  }

  private static BlobId blob(int value) {
    return new BlobId(value, value, value, value);
  }

  private static EntryKey key(String name) {
    return EntryKey.ROOT.child(ByteString.of(name.getBytes(StandardCharsets.US_ASCII)));
  }

  private static ByteString sealed(int first) {
    byte[] bytes = new byte[Envelope.CIPHERTEXT_BYTES];
    bytes[0] = (byte) first;
    return ByteString.of(bytes);
  }
}
