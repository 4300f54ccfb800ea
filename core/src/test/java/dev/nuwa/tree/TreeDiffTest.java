package dev.nuwa.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeDiffTest {

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43, 44, 45, 46, 47, 48})
  void tellsWhatComparingEveryEntryTells(long seed) {
    Random random = new Random(seed);
    NavigableMap<EntryKey, Entry> before = Samples.tree(random, 3000 + random.nextInt(6000));
    NavigableMap<EntryKey, Entry> after = TreeUpdaterTest.mutate(random, before);
    check(before, after, seed);
    check(after, before, seed);
  }

  @Test
  void treesWithNothingInCommonAndOfDifferentHeight() {
    NavigableMap<EntryKey, Entry> large = Samples.tree(new Random(49), 9000);
    NavigableMap<EntryKey, Entry> small = Samples.tree(new Random(50), 20);
    check(large, small, 49);
    check(small, large, 49);
  }

  @Test
  void equalTreesCostNothingButTheirRoots() {
    MemoryNodes nodes = new MemoryNodes();
    TreeRoot root = Samples.write(nodes, Samples.tree(new Random(51), 9000));
    nodes.startCounting();
    assertThat(new TreeDiff(nodes, root.node(), root.node()).next()).isFalse();
    assertThat(nodes.gets()).isLessThanOrEqualTo(2);
  }

  @Test
  void theCostFollowsTheChange() {
    MemoryNodes nodes = new MemoryNodes();
    NavigableMap<EntryKey, Entry> before = Samples.tree(new Random(52), 20_000);
    NavigableMap<EntryKey, Entry> after = new TreeMap<>(before);
    EntryKey key = new ArrayList<>(before.keySet()).get(7000);
    after.put(key, Samples.emptyFile(1));
    TreeRoot one = Samples.write(nodes, before);
    TreeRoot other = Samples.write(nodes, after);
    nodes.startCounting();
    assertThat(read(new TreeDiff(nodes, one.node(), other.node())))
        .containsExactly(
            new TreeChange.Changed(
                key, Objects.requireNonNull(before.get(key)), Samples.emptyFile(1)));
    assertThat(nodes.gets()).isEqualTo(2 * (one.node().level() + 1));
  }

  @Test
  void treesUnderDifferentKeysAreComparedByTheirEntries() {
    MemoryNodes nodes = new MemoryNodes();
    NavigableMap<EntryKey, Entry> tree = Samples.tree(new Random(53), 5000);
    TreeRoot one = Samples.write(nodes, tree);
    TreeWriter writer = new TreeWriter(nodes, new byte[16]);
    tree.forEach(writer::add);
    TreeRoot other = writer.finish();
    assertThat(one.node()).isNotEqualTo(other.node());
    assertThat(read(new TreeDiff(nodes, one.node(), other.node()))).isEmpty();
  }

  private static void check(
      NavigableMap<EntryKey, Entry> before, NavigableMap<EntryKey, Entry> after, long seed) {
    MemoryNodes nodes = new MemoryNodes();
    TreeRoot one = Samples.write(nodes, before);
    TreeRoot other = Samples.write(nodes, after);
    assertThat(read(new TreeDiff(nodes, one.node(), other.node())))
        .as("seed %d", seed)
        .isEqualTo(expected(before, after));
  }

  private static List<TreeChange> expected(
      NavigableMap<EntryKey, Entry> before, NavigableMap<EntryKey, Entry> after) {
    List<TreeChange> changes = new ArrayList<>();
    TreeSet<EntryKey> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (EntryKey key : keys) {
      Entry earlier = before.get(key);
      Entry later = after.get(key);
      if (earlier != null && later != null) {
        if (!earlier.equals(later)) {
          changes.add(new TreeChange.Changed(key, earlier, later));
        }
      } else if (later != null) {
        changes.add(new TreeChange.Added(key, later));
      } else if (earlier != null) {
        changes.add(new TreeChange.Removed(key, earlier));
      }
    }
    return changes;
  }

  private static List<TreeChange> read(TreeDiff diff) {
    List<TreeChange> changes = new ArrayList<>();
    while (diff.next()) {
      changes.add(diff.current());
    }
    return changes;
  }
}
