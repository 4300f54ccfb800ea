package dev.nuwa.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.ContentItems;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.Xattr;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeWriterTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261122})
  void theSameEntriesGiveTheSameRootWhateverWasThereBefore(long seed) {
    NavigableMap<EntryKey, Entry> tree = Samples.tree(new Random(seed), 6000);
    MemoryNodes first = new MemoryNodes();
    MemoryNodes second = new MemoryNodes();
    Samples.write(second, Samples.tree(new Random(seed + 1), 3000));
    assertThat(Samples.write(first, tree))
        .as("seed %d", seed)
        .isEqualTo(Samples.write(second, tree));
  }

  @Test
  void rootCountsEntriesAndContent() {
    NavigableMap<EntryKey, Entry> tree = Samples.tree(new Random(4), 5000);
    TreeRoot root = Samples.write(new MemoryNodes(), tree);
    assertThat(root.entries()).isEqualTo(tree.size());
    assertThat(root.contentBytes()).isEqualTo(tree.values().stream().mapToLong(Entry::size).sum());
  }

  @Test
  void aTreeOfOneEntryIsOneLeaf() {
    MemoryNodes nodes = new MemoryNodes();
    NavigableMap<EntryKey, Entry> tree = new TreeMap<>();
    tree.put(EntryKey.ROOT, Samples.directory(1));
    TreeRoot root = Samples.write(nodes, tree);
    assertThat(root.node().level()).isZero();
    assertThat(nodes.size()).isEqualTo(1);
  }

  @Test
  void aTreeOfNothingIsRefused() {
    TreeWriter writer = new TreeWriter(new MemoryNodes(), Samples.TREE_KEY);
    assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keysThatDoNotAscendAreRefused() {
    TreeWriter writer = new TreeWriter(new MemoryNodes(), Samples.TREE_KEY);
    writer.add(Samples.key("b"), Samples.emptyFile(1));
    assertThatThrownBy(() -> writer.add(Samples.key("a"), Samples.emptyFile(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a\"");
    assertThatThrownBy(() -> writer.add(Samples.key("b"), Samples.emptyFile(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChangedTimeChangesOnlyThePathToItsLeaf() {
    MemoryNodes nodes = new MemoryNodes();
    NavigableMap<EntryKey, Entry> tree = Samples.tree(new Random(5), 10_000);
    TreeRoot before = Samples.write(nodes, tree);
    List<EntryKey> keys = new ArrayList<>(tree.keySet());
    Random random = new Random(6);
    for (int i = 0; i < 5; i++) {
      EntryKey key = keys.get(random.nextInt(keys.size()));
      NavigableMap<EntryKey, Entry> changed = new TreeMap<>(tree);
      changed.put(key, Samples.emptyFile(random.nextInt()));
      nodes.startCounting();
      TreeRoot after = Samples.write(nodes, changed);
      assertThat(after.node().level()).isEqualTo(before.node().level());
      assertThat(nodes.nodesAdded()).isEqualTo(before.node().level() + 1);
    }
  }

  @Test
  void anInsertedOrRemovedKeyChangesAFewNodes() {
    MemoryNodes nodes = new MemoryNodes();
    NavigableMap<EntryKey, Entry> tree = Samples.tree(new Random(7), 10_000);
    TreeRoot before = Samples.write(nodes, tree);
    List<EntryKey> keys = new ArrayList<>(tree.keySet());
    Random random = new Random(8);
    int added = 0;
    int rounds = 12;
    for (int i = 0; i < rounds; i++) {
      NavigableMap<EntryKey, Entry> changed = new TreeMap<>(tree);
      if (i % 2 == 0) {
        changed.put(EntryKey.ROOT.child(Samples.name(random)), Samples.emptyFile(i));
      } else {
        changed.remove(keys.get(1 + random.nextInt(keys.size() - 1)));
      }
      nodes.startCounting();
      Samples.write(nodes, changed);
      added += nodes.nodesAdded();
    }
    int height = before.node().level() + 1;
    assertThat((double) added / rounds).isLessThan(3.0 * height);
  }

  /// Boundaries depend on keys alone, so entries cannot be spread over more nodes: what does not
  /// fit is left out and told, and the rest of the tree is as it would be without.
  @Test
  void attributesThatFindNoRoomAreLeftOutAndTold() {
    MemoryNodes nodes = new MemoryNodes();
    List<EntryKey> stripped = new ArrayList<>();
    TreeWriter writer = new TreeWriter(nodes, Samples.TREE_KEY, leaf -> {}, stripped::add);
    Entry large = withAttributes(30_000);
    Entry tooLarge = withAttributes(150_000);
    for (int i = 0; i < 500; i++) {
      Entry entry = i == 7 ? tooLarge : i % 10 == 0 ? large : Samples.emptyFile(1);
      writer.add(Samples.key(String.format("f%06d", i)), entry);
    }
    NavigableMap<EntryKey, Entry> read =
        Samples.read(new TreeReader(nodes, writer.finish().node()).scan());
    assertThat(read).hasSize(500);
    assertThat(stripped).contains(Samples.key("f000007")).hasSizeBetween(2, 49);
    read.forEach((key, entry) -> {
      boolean lost = stripped.contains(key);
      assertThat(entry.extras().changedWhileRead()).as("%s", key).isEqualTo(lost);
      assertThat(lost && !entry.extras().xattrs().isEmpty()).as("%s", key).isFalse();
    });
  }

  private static Entry withAttributes(int count) {
    List<Xattr> attributes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      attributes.add(Xattr.of(ByteString.utf8("user.a" + i), ByteString.utf8("value")));
    }
    return Samples.emptyFile(1).withExtras(Extras.NONE.withXattrs(attributes));
  }

  @Test
  void sumsOfHugeSparseFilesStopAtTheLargestNumber() {
    MemoryNodes nodes = new MemoryNodes();
    TreeWriter writer = new TreeWriter(nodes, Samples.TREE_KEY);
    Entry huge = Samples.emptyFile(1).withContent(hole(Long.MAX_VALUE >> 1), Long.MAX_VALUE >> 1);
    for (int i = 0; i < 5000; i++) {
      writer.add(Samples.key(String.format("f%06d", i)), huge);
    }
    TreeRoot root = writer.finish();
    assertThat(root.contentBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(Samples.read(new TreeReader(nodes, root.node()).scan())).hasSize(5000);
  }

  @Test
  void theLongestKeysStillMeetInARoot() {
    MemoryNodes nodes = new MemoryNodes();
    TreeWriter writer = new TreeWriter(nodes, Samples.TREE_KEY);
    EntryKey parent = EntryKey.ROOT;
    ByteString component = ByteString.utf8("d".repeat(4095));
    for (int i = 0; i < 15; i++) {
      parent = parent.child(component);
    }
    int rest = 65_536 - parent.childrenPrefix().length();
    for (int i = 100; i < 120; i++) {
      writer.add(parent.child(ByteString.utf8(i + "n".repeat(rest - 3))), Samples.emptyFile(1));
    }
    TreeRoot root = writer.finish();
    assertThat(root.node().level()).isBetween(2, 5);
    assertThat(Samples.read(new TreeReader(nodes, root.node()).scan())).hasSize(20);
  }

  private static Content hole(long bytes) {
    return new Content.Items(Samples.gear(), new ContentItems.Builder().hole(bytes).build());
  }
}
