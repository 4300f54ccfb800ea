package dev.nuwa.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeUpdaterTest {

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void reusingLeavesGivesTheRootThatAddingEverythingGives(long seed) {
    Random random = new Random(seed);
    MemoryNodes nodes = new MemoryNodes();
    NavigableMap<EntryKey, Entry> before = Samples.tree(random, 4000 + random.nextInt(3000));
    TreeRoot root = Samples.write(nodes, before);
    NavigableMap<EntryKey, Entry> after = mutate(random, before);
    TreeRoot reused = update(nodes, root, after, leaf -> true);
    assertThat(reused).as("seed %d", seed).isEqualTo(Samples.write(new MemoryNodes(), after));
  }

  @Test
  void anUnchangedTreeStoresNoLeafAgain() {
    MemoryNodes nodes = new MemoryNodes();
    NavigableMap<EntryKey, Entry> tree = Samples.tree(new Random(29), 8000);
    TreeRoot root = Samples.write(nodes, tree);
    List<Leaf> leaves = new ArrayList<>();
    nodes.startCounting();
    TreeWriter writer = new TreeWriter(nodes, Samples.TREE_KEY, leaves::add);
    TreeUpdater updater = new TreeUpdater(writer, leaf -> true);
    keepAll(nodes, root, updater);
    assertThat(updater.finish()).isEqualTo(root);
    assertThat(nodes.nodesAdded()).isZero();
    // The last leaf ended with the tree, not by its keys, so it is written again; and the root.
    assertThat(nodes.puts()).isLessThanOrEqualTo(1 + 1 + root.node().level());
    assertThat(leaves).hasSizeGreaterThan(8);
    assertThat(leaves.stream().mapToLong(Leaf::entries).sum()).isEqualTo(tree.size());
  }

  @Test
  void leavesThatAreNotStoredAreWrittenAnew() {
    MemoryNodes nodes = new MemoryNodes();
    NavigableMap<EntryKey, Entry> tree = Samples.tree(new Random(30), 5000);
    TreeRoot root = Samples.write(nodes, tree);
    MemoryNodes elsewhere = new MemoryNodes();
    TreeUpdater updater =
        new TreeUpdater(new TreeWriter(elsewhere, Samples.TREE_KEY), leaf -> false);
    keepAll(nodes, root, updater);
    assertThat(updater.finish()).isEqualTo(root);
    assertThat(Samples.read(new TreeReader(elsewhere, root.node()).scan())).isEqualTo(tree);
  }

  @Test
  void leavesOfAnotherTreeKeyDoNotMoveBoundaries() {
    MemoryNodes nodes = new MemoryNodes();
    NavigableMap<EntryKey, Entry> tree = Samples.tree(new Random(31), 5000);
    TreeWriter other = new TreeWriter(nodes, new byte[16]);
    tree.forEach(other::add);
    TreeRoot root = other.finish();
    TreeUpdater updater = new TreeUpdater(new TreeWriter(nodes, Samples.TREE_KEY), leaf -> false);
    keepAll(nodes, root, updater);
    assertThat(updater.finish()).isEqualTo(Samples.write(nodes, tree));
  }

  @Test
  void keptKeysMustAscendToo() {
    MemoryNodes nodes = new MemoryNodes();
    TreeRoot root = Samples.write(nodes, Samples.tree(new Random(32), 3000));
    TreeUpdater updater = new TreeUpdater(new TreeWriter(nodes, Samples.TREE_KEY), leaf -> true);
    keepAll(nodes, root, updater);
    assertThatThrownBy(() -> keepAll(nodes, root, updater))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// An incremental backup: merge join of the earlier tree with what is there now.
  static TreeRoot update(
      MemoryNodes nodes,
      TreeRoot earlier,
      NavigableMap<EntryKey, Entry> now,
      Predicate<Leaf> stored) {
    TreeUpdater updater = new TreeUpdater(new TreeWriter(nodes, Samples.TREE_KEY), stored);
    try (EntryStream previous = new TreeReader(nodes, earlier.node()).scan()) {
      boolean open = previous.next();
      for (Map.Entry<EntryKey, Entry> object : now.entrySet()) {
        EntryKey key = object.getKey();
        while (open && previous.current().key().compareTo(key) < 0) {
          open = previous.next();
        }
        boolean same =
            open
                && previous.current().key().equals(key)
                && previous.current().entry().equals(object.getValue());
        if (same) {
          updater.keep(previous.current());
        } else {
          updater.add(key, object.getValue());
        }
      }
    }
    return updater.finish();
  }

  static NavigableMap<EntryKey, Entry> mutate(Random random, NavigableMap<EntryKey, Entry> before) {
    NavigableMap<EntryKey, Entry> after = new TreeMap<>(before);
    List<EntryKey> keys = new ArrayList<>(before.keySet());
    int changes = random.nextInt(12);
    for (int i = 0; i < changes; i++) {
      EntryKey key = keys.get(1 + random.nextInt(keys.size() - 1));
      switch (random.nextInt(4)) {
        case 0 -> after.put(key, Samples.file(random));
        case 1 -> after.remove(key);
        case 2 -> after.put(EntryKey.ROOT.child(Samples.name(random)), Samples.file(random));
        default -> after.tailMap(key).headMap(after.lastKey()).clear();
      }
      if (random.nextInt(4) == 0) {
        break;
      }
    }
    return after;
  }

  private static void keepAll(MemoryNodes nodes, TreeRoot root, TreeUpdater updater) {
    try (EntryStream stream = new TreeReader(nodes, root.node()).scan()) {
      while (stream.next()) {
        updater.keep(stream.current());
      }
    }
  }
}
