package dev.nuwa.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Cut;
import dev.nuwa.format.tree.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// [ListWriter] and [ContentReader] against each other.
final class ContentReaderTest {

  private final MemoryNodes nodes = new MemoryNodes();

  record Case(Cut cut, int items) {}

  static Stream<Case> cases() {
    Cut fixed = new Cut.Fixed(8192);
    return Stream.of(1, 2, 127, 128, 129, 1023, 1024, 1025, 2048, 5000, 20_000)
        .flatMap(items -> Stream.of(new Case(Samples.gear(), items), new Case(fixed, items)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesBackEveryItemFromAnyOffset(Case tried) {
    Random random = new Random(61);
    List<Segment> segments = segments(random, tried.items());
    Entry entry = write(tried.cut(), segments);
    assertThat(entry.content())
        .isInstanceOf(tried.items() <= 128 ? Content.Items.class : Content.Spilled.class);
    ContentReader reader = new ContentReader(nodes);
    assertThat(read(reader, entry, 0)).isEqualTo(segments);
    for (int i = 0; i < 8; i++) {
      int index = random.nextInt(segments.size());
      Segment from = segments.get(index);
      long offset = from.offset() + (i % 2 == 0 ? 0 : from.length() - 1);
      assertThat(read(reader, entry, offset)).isEqualTo(segments.subList(index, segments.size()));
    }
    assertThat(read(reader, entry, entry.size())).isEmpty();
  }

  @Test
  void readingFromTheMiddleTouchesOnlyTheNodesOfThere() {
    List<Segment> segments = segments(new Random(62), 20_000);
    Entry entry = write(new Cut.Fixed(8192), segments);
    nodes.startCounting();
    new ContentReader(nodes).segments(entry, segments.get(15_000).offset()).next();
    assertThat(nodes.gets()).isEqualTo(2);
  }

  @Test
  void listsOfFixedBlocksEndAfter1024Items() {
    Entry entry = write(new Cut.Fixed(8192), segments(new Random(63), 3000));
    assertThat(nodes.size()).isEqualTo(4);
    assertThat(((Content.Spilled) entry.content()).level()).isEqualTo(1);
  }

  @Test
  void listsOf1024LeavesHaveOneRootAndOfMoreTwoLevels() {
    Cut fixed = new Cut.Fixed(8192);
    BlobId same = new BlobId(1, 2, 3, 4);
    ListWriter writer = new ListWriter(nodes, fixed);
    for (int i = 0; i < 1024 * 1024; i++) {
      writer.add(same, 8192);
    }
    assertThat(((Content.Spilled) writer.finish()).level()).isEqualTo(1);
    ListWriter larger = new ListWriter(nodes, fixed);
    for (int i = 0; i < 1024 * 1024 + 1; i++) {
      larger.add(same, 8192);
    }
    Content content = larger.finish();
    assertThat(((Content.Spilled) content).level()).isEqualTo(2);
    long size = 8192L * (1024L * 1024 + 1);
    Entry entry = Samples.emptyFile(1).withContent(content, size);
    assertThat(read(new ContentReader(nodes), entry, size - 1))
        .containsExactly(new Segment.Chunk(size - 8192, 8192, same));
  }

  @Test
  void gearLeavesRealignAfterAnInsertion() {
    List<Segment> segments = segments(new Random(64), 20_000);
    write(Samples.gear(), segments);
    List<Segment> changed = new ArrayList<>(segments);
    changed.add(5000, new Segment.Chunk(0, 77, Samples.chunk(new Random(65))));
    nodes.startCounting();
    write(Samples.gear(), changed);
    assertThat(nodes.nodesAdded()).isLessThanOrEqualTo(3);
  }

  @Test
  void emptyInlineAndMissingContentHasNoSegments() {
    ContentReader reader = new ContentReader(nodes);
    Entry file = Samples.emptyFile(1);
    assertThat(reader.segments(file).hasNext()).isFalse();
    Content inline = new Content.Inline(ByteString.utf8("x"));
    assertThat(reader.segments(file.withContent(inline)).hasNext()).isFalse();
    assertThat(reader.segments(file.withContent(new Content.Missing(), 7)).hasNext()).isFalse();
    assertThat(new ListWriter(nodes, Samples.gear()).finish()).isEqualTo(Content.empty());
  }

  @Test
  void aListThatIsNotAsLongAsItsFileIsDamage() {
    Entry entry = write(new Cut.Fixed(8192), segments(new Random(66), 2000));
    for (long wrong : new long[] {entry.size() + 1, entry.size() - 1}) {
      Entry lying = entry.withContent(entry.content(), wrong);
      assertThatThrownBy(() -> read(new ContentReader(nodes), lying, 0))
          .isInstanceOf(CorruptionException.class);
    }
  }

  private static List<Segment> segments(Random random, int count) {
    List<Segment> segments = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < count; i++) {
      long length = 1L + random.nextInt(100_000);
      segments.add(
          random.nextInt(10) == 0
              ? new Segment.Hole(offset, length)
              : new Segment.Chunk(offset, length, Samples.chunk(random)));
      offset += length;
    }
    return segments;
  }

  private Entry write(Cut cut, List<Segment> segments) {
    ListWriter writer = new ListWriter(nodes, cut);
    long size = 0;
    for (Segment segment : segments) {
      size += segment.length();
      switch (segment) {
        case Segment.Chunk chunk -> writer.add(chunk.id(), chunk.length());
        case Segment.Hole hole -> writer.addHole(hole.length());
      }
    }
    return Samples.emptyFile(1).withContent(writer.finish(), size);
  }

  private static List<Segment> read(ContentReader reader, Entry entry, long offset) {
    List<Segment> segments = new ArrayList<>();
    reader.segments(entry, offset).forEachRemaining(segments::add);
    return segments;
  }
}
