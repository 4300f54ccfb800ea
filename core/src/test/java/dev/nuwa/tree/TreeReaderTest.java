package dev.nuwa.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.node.NodeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One tree for all tests, which only read it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TreeReaderTest {

  private final MemoryNodes nodes = new MemoryNodes();
  private NavigableMap<EntryKey, Entry> tree = new TreeMap<>();
  private NodeRef root = anyRoot();
  private TreeReader reader = new TreeReader(nodes, root);

  @BeforeAll
  void write() {
    tree = Samples.tree(new Random(11), 10_000);
    root = Samples.write(nodes, tree).node();
    reader = new TreeReader(nodes, root);
  }

  @Test
  void aScanGivesBackWhatWasWritten() {
    nodes.startCounting();
    assertThat(Samples.read(reader.scan())).isEqualTo(tree);
    assertThat(nodes.gets()).isEqualTo(nodes.size());
  }

  @Test
  void everyEntryIsFoundWithTheNodesOnItsPathOnly() {
    List<EntryKey> keys = new ArrayList<>(tree.keySet());
    for (int i = 0; i < keys.size(); i += 397) {
      nodes.startCounting();
      EntryKey key = keys.get(i);
      assertThat(reader.find(key)).map(TreeEntry::entry).contains(tree.get(key));
      assertThat(nodes.gets()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Random random = new Random(12);
    for (int i = 0; i < 60; i++) {
      EntryKey key = EntryKey.ROOT.child(Samples.name(random)).child(Samples.name(random));
      assertThat(reader.find(key).isPresent()).isEqualTo(tree.containsKey(key));
    }
    assertThat(reader.find(tree.lastKey().child(Samples.name(random)))).isEmpty();
  }

  @Test
  void listingADirectoryGivesItsChildrenAndNoMore() {
    for (EntryKey directory : directories()) {
      NavigableMap<EntryKey, Entry> expected =
          tree.entrySet().stream()
              .filter(entry -> !entry.getKey().isRoot())
              .filter(entry -> entry.getKey().parentKey().equals(directory))
              .collect(collector());
      assertThat(Samples.read(reader.list(directory))).isEqualTo(expected);
    }
  }

  @Test
  void scanningBelowADirectoryGivesItsSubtreeAndTouchesOnlyItsNodes() {
    for (EntryKey directory : directories()) {
      NavigableMap<EntryKey, Entry> expected =
          tree.entrySet().stream()
              .filter(entry -> entry.getKey().isBelow(directory))
              .collect(collector());
      nodes.startCounting();
      assertThat(Samples.read(reader.scanBelow(directory))).isEqualTo(expected);
      assertThat(nodes.gets()).isLessThanOrEqualTo(4 + expected.size() / 64);
    }
  }

  @Test
  void listingWhatIsNoDirectoryGivesNothing() {
    EntryKey file =
        tree.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 0)
            .findFirst()
            .orElseThrow()
            .getKey();
    assertThat(Samples.read(reader.list(file))).isEmpty();
    assertThat(Samples.read(reader.scanBelow(file))).isEmpty();
  }

  @Test
  void entriesTellTheirLeafAndPlace() {
    try (EntryStream stream = reader.scan()) {
      int expected = 0;
      while (stream.next()) {
        TreeEntry entry = stream.current();
        assertThat(entry.index()).isEqualTo(expected);
        assertThat(entry.leaf().first().compareTo(entry.key())).isLessThanOrEqualTo(0);
        assertThat(entry.leaf().last().compareTo(entry.key())).isGreaterThanOrEqualTo(0);
        expected = expected + 1 == entry.leaf().entries() ? 0 : expected + 1;
      }
      assertThat(expected).isZero();
    }
  }

  @Test
  void aStreamThatIsClosedOrAtItsEndHasNoEntry() {
    EntryStream stream = reader.scan();
    assertThatThrownBy(stream::current).isInstanceOf(IllegalStateException.class);
    assertThat(stream.next()).isTrue();
    stream.close();
    stream.close();
    assertThat(stream.next()).isFalse();
    assertThatThrownBy(stream::current).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aListIsNoTree() {
    NodeRef list = new NodeRef(NodeKind.LIST, 0, anyRoot().id(), anyRoot().refsHash());
    assertThatThrownBy(() -> new TreeReader(nodes, list))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theCacheFetchesOnceAndStaysWithinItsBytes() {
    NodeCache cache = new NodeCache(nodes, 64 << 20);
    nodes.startCounting();
    Samples.read(new TreeReader(cache, root).scan());
    Samples.read(new TreeReader(cache, root).scan());
    assertThat(nodes.gets()).isEqualTo(nodes.nodesRead());

    nodes.startCounting();
    NodeCache none = new NodeCache(nodes, 0);
    Samples.read(new TreeReader(none, root).scan());
    Samples.read(new TreeReader(none, root).scan());
    assertThat(nodes.gets()).isEqualTo(2 * nodes.nodesRead());
  }

  private List<EntryKey> directories() {
    return tree.entrySet().stream()
        .filter(entry -> entry.getValue().type() == FileType.DIRECTORY)
        .map(Map.Entry::getKey)
        .limit(12)
        .toList();
  }

  private static Collector<Map.Entry<EntryKey, Entry>, ?, NavigableMap<EntryKey, Entry>>
      collector() {
    return Collectors.toMap(
        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new);
  }

  private static NodeRef anyRoot() {
    return new NodeRef(NodeKind.TREE, 0, new BlobId(0, 0, 0, 0), new Hash(0, 0, 0, 0));
  }
}
