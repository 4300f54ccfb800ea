package dev.nuwa.format.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.NamedHash;
import dev.nuwa.format.NumberedHash;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import dev.nuwa.format.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SnapshotFormatTest {

  private static final long SEED = 11;

  @Test
  void randomFactsComeBack() {
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      SnapshotFacts facts = randomFacts(random);
      assertThat(SnapshotFacts.decode("o", facts.encode()))
          .as("seed %d, round %d", SEED, i)
          .isEqualTo(facts);
    }
  }

  @Test
  void randomNamesComeBack() {
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      SnapshotNames names = randomNames(random);
      assertThat(SnapshotNames.decode("o", names.encode()))
          .as("seed %d, round %d", SEED, i)
          .isEqualTo(names);
    }
  }

  @Test
  void aSequenceThatIsNotThatOfTheNameIsDamage() {
    byte[] facts = Samples.facts().encode();
    assertThat(SnapshotFacts.decode(Samples.SNAPSHOT, facts).sequence()).isEqualTo(7);
    String other = ObjectNames.snapshot(Samples.AUTHOR, 8, Samples.R16);
    assertThatThrownBy(() -> SnapshotFacts.decode(other, facts))
        .isInstanceOf(CorruptionException.class);
  }

  @Test
  void aRootOfAReservedKindIsRefused() {
    byte[] root = new RecordWriter().integer(0, 3).integer(9, 1).encode();
    assertThatThrownBy(() -> RecordReader.read("o", root, SnapshotRoot::read))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("root of kind 3");
  }

  @Test
  void observationsOfALaterVersionMayAddNegativeKeys() {
    RecordWriter later = Samples.names().observations().record().text(-1, "more");
    Observations read = RecordReader.read("o", later.encode(), Observations::read);
    assertThat(read).isEqualTo(Samples.names().observations());
  }

  @Test
  void theBodyIsTwoBoxesWithTheirLengths() {
    SnapshotBody body = new SnapshotBody(ByteString.ofHex("0102"), ByteString.ofHex("030405"));
    assertThat(ByteString.of(body.encode()).hex())
        .isEqualTo("02000000" + "0102" + "03000000" + "030405");
    assertThat(SnapshotBody.decode("o", body.encode())).isEqualTo(body);
    byte[] more = ByteString.ofHex(ByteString.of(body.encode()).hex() + "00").bytes();
    assertThatThrownBy(() -> SnapshotBody.decode("o", more))
        .isInstanceOf(CorruptionException.class);
  }

  @Test
  void listsThatAreTooLongOrOfTheWrongLengthAreNotBuilt() {
    SnapshotNames names = Samples.names();
    List<ByteString> failures = new ArrayList<>();
    for (int i = 0; i <= SnapshotNames.FAILURES_MAX; i++) {
      failures.add(ByteString.utf8("f" + i));
    }
    assertThatThrownBy(() ->
            new SnapshotNames(
                "", "", names.roots(), List.of(), "", Observations.NONE, failures, ""))
        .isInstanceOf(IllegalArgumentException.class);
    SortedMap<String, List<Long>> seven =
        new TreeMap<>(Map.of("", List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L)));
    Observations none = Observations.NONE;
    assertThatThrownBy(() -> new Observations(none.files(), none.bytes(), 0, 0, seven, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SnapshotFacts randomFacts(Random random) {
    int roots = 1 + random.nextInt(4);
    List<SnapshotRoot> rootList = new ArrayList<>();
    List<ByteString> pseudonyms = new ArrayList<>();
    for (int i = 0; i < roots; i++) {
      rootList.add(new SnapshotRoot(Samples.blob(random.nextInt()), Samples.HASH, i));
      pseudonyms.add(Samples.bytes(random.nextInt(), 16));
    }
    String parent = ObjectNames.snapshot(Samples.AUTHOR, 1 + random.nextInt(9), Samples.R16);
    boolean first = random.nextBoolean();
    NumberedHash seen = new NumberedHash(1 + random.nextInt(99), Samples.HASH);
    return new SnapshotFacts(
        new SnapshotFacts.Lineage(
            1 + (random.nextLong() >>> 2),
            first ? List.of() : List.of(new NamedHash(parent, Samples.HASH)),
            first ? List.of(parent) : List.of(),
            first ? null : parent),
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
        rootList,
        new Pseudonyms(Samples.bytes(random.nextInt(), 16), pseudonyms, List.of()),
        random.nextBoolean(),
        first ? Counts.ZERO : Samples.facts().counts(),
        new SnapshotFacts.Basis(first ? null : seen, seen, Samples.R16));
  }

  private static SnapshotNames randomNames(Random random) {
    SortedMap<String, List<Long>> histogram = new TreeMap<>();
    for (int i = random.nextInt(64); i > 0; i--) {
      histogram.put("s" + i, random.longs(8, 0, Long.MAX_VALUE).boxed().toList());
    }
    return new SnapshotNames(
        "host" + random.nextInt(),
        "ü" + random.nextInt(),
        List.of(Samples.bytes(random.nextInt(), random.nextInt(50))),
        random.nextBoolean() ? List.of() : List.of("a", "b"),
        "nuwa",
        new Observations(
            new Observations.Files(random.nextLong() >>> 1, 2, 3, 4),
            new Observations.Bytes(5, random.nextLong() >>> 1, 7),
            8,
            9,
            histogram,
            random.nextLong() >>> 1),
        List.of(),
        "");
  }
}
