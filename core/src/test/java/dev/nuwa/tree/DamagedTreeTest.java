package dev.nuwa.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.InnerNames;
import dev.nuwa.format.tree.NodeRefs;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.tree.TreeReader.Damage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A scan that is told to goes on behind damaged nodes, and names what it passed over.
final class DamagedTreeTest {

  private final MemoryNodes nodes = new MemoryNodes();
  private final List<Damage> damages = new ArrayList<>();

  /// A node of a tree and what its parent says of it.
  private record Known(NodeRef ref, EntryKey first, EntryKey next, long entries) {}

  @Test
  void everyLostLeafIsNamedAndTheRestIsRead() {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      NavigableMap<EntryKey, Entry> tree = Samples.tree(random, 20_000);
      NodeRef root = Samples.write(nodes, tree).node();
      List<Known> lost = lose(below(root), random, 0.1);

      assertThat(Samples.read(scan(root, KeyRange.all()))).isEqualTo(without(tree, lost));
      assertNamed(lost);
    }
  }

  @Test
  void aLostInnerNodeTakesAllBelowItAndNoMore() {
    Random random = new Random(7);
    NavigableMap<EntryKey, Entry> tree = Samples.tree(random, 100_000);
    NodeRef root = Samples.write(nodes, tree).node();
    assertThat(root.level()).isGreaterThanOrEqualTo(2);
    List<Known> lost = below(root).stream().filter(known -> known.ref.level() == 1).toList();
    lost = lose(List.of(lost.getFirst(), lost.get(lost.size() / 2)), random, 1);

    assertThat(Samples.read(scan(root, KeyRange.all()))).isEqualTo(without(tree, lost));
    assertNamed(lost);
  }

  @Test
  void aRangeIsToldOfTheDamageInItAlone() {
    Random random = new Random(8);
    NavigableMap<EntryKey, Entry> tree = Samples.tree(random, 10_000);
    NodeRef root = Samples.write(nodes, tree).node();
    List<Known> lost = lose(below(root), random, 0.2);
    NavigableMap<EntryKey, Entry> left = without(tree, lost);
    List<EntryKey> keys = List.copyOf(tree.keySet());
    for (int i = 0; i < 50; i++) {
      EntryKey from = keys.get(random.nextInt(keys.size()));
      EntryKey to = keys.get(random.nextInt(keys.size()));
      if (from.compareTo(to) < 0) {
        KeyRange range = new KeyRange(from.bytes(), to.bytes());
        damages.clear();
        assertThat(Samples.read(scan(root, range))).isEqualTo(left.subMap(from, to));
        assertNamed(
            lost.stream()
                .filter(known -> known.first.compareTo(to) < 0)
                .filter(known -> known.next == null || known.next.compareTo(from) > 0)
                .toList());
      }
    }
  }

  @Test
  void aLostRootLeavesNothing() {
    NodeRef root = Samples.write(nodes, Samples.tree(new Random(9), 3_000)).node();
    nodes.forget(root);

    assertThat(Samples.read(scan(root, KeyRange.all()))).isEmpty();
    assertThat(damages).extracting(Damage::first).containsExactly(EntryKey.ROOT);
    assertThat(damages.getFirst().entries()).isEqualTo(-1);
    assertThat(damages.getFirst().next()).isNull();
  }

  @Test
  void anEntryIsFoundBesideADamagedNode() {
    Random random = new Random(10);
    NavigableMap<EntryKey, Entry> tree = Samples.tree(random, 5_000);
    NodeRef root = Samples.write(nodes, tree).node();
    Known lost = lose(List.of(below(root).get(2)), random, 1).getFirst();
    TreeReader reader = new TreeReader(nodes, root);

    EntryKey before = tree.lowerKey(lost.first);
    assertThat(reader.find(before)).isPresent();
    // Between the two lies nothing: to know that, the damaged node need not be opened.
    assertThat(reader.find(before.isRoot() ? before : after(before, lost.first))).isEmpty();
    assertThatThrownBy(() -> reader.find(lost.first)).isInstanceOf(CorruptionException.class);
    assertThat(reader.find(lost.first, damages::add)).isEmpty();
    assertNamed(List.of(lost));
  }

  /// A key between two neighbours of one directory.
  private static EntryKey after(EntryKey before, EntryKey next) {
    byte[] name = Arrays.copyOf(before.name().bytes(), before.name().length() + 1);
    name[name.length - 1] = 1;
    EntryKey key = before.parentKey().child(ByteString.of(name));
    assertThat(key).isGreaterThan(before).isLessThan(next);
    return key;
  }

  private EntryStream scan(NodeRef root, KeyRange range) {
    return new TreeReader(nodes, root).scan(range, damages::add);
  }

  private void assertNamed(List<Known> lost) {
    assertThat(damages).hasSameSizeAs(lost);
    for (int i = 0; i < lost.size(); i++) {
      assertThat(damages.get(i).first()).isEqualTo(lost.get(i).first);
      assertThat(damages.get(i).next()).isEqualTo(lost.get(i).next);
      assertThat(damages.get(i).entries()).isEqualTo(lost.get(i).entries);
      assertThat(damages.get(i).cause()).hasMessageContaining(lost.get(i).ref.id().toString());
    }
    damages.clear();
  }

  /// Takes some leaves away, or all of what is given.
  private List<Known> lose(List<Known> all, Random random, double share) {
    List<Known> lost = new ArrayList<>();
    for (Known known : all) {
      if (share == 1 || (known.ref.level() == 0 && random.nextDouble() < share)) {
        nodes.forget(known.ref);
        lost.add(known);
      }
    }
    assertThat(lost).isNotEmpty();
    return lost;
  }

  private static NavigableMap<EntryKey, Entry> without(
      NavigableMap<EntryKey, Entry> tree, List<Known> lost) {
    NavigableMap<EntryKey, Entry> left = new TreeMap<>(tree);
    for (Known known : lost) {
      NavigableMap<EntryKey, Entry> from = left.tailMap(known.first, true);
      (known.next == null ? from : from.headMap(known.next, false)).clear();
    }
    return left;
  }

  /// All nodes below a node, in order.
  private List<Known> below(NodeRef root) {
    List<Known> found = new ArrayList<>();
    collect(root, null, found);
    return found;
  }

  private void collect(NodeRef ref, @Nullable EntryKey bound, List<Known> found) {
    if (ref.level() == 0) {
      return;
    }
    NodeParts parts = nodes.get(ref);
    List<InnerNames.Child> names = InnerNames.decode("node", parts.names()).children();
    List<NodeRefs.Ref> refs = NodeRefs.decode("node", parts.refs()).refs();
    for (int i = 0; i < names.size(); i++) {
      EntryKey next = i + 1 < names.size() ? names.get(i + 1).firstKey() : bound;
      NodeRef child =
          new NodeRef(
              NodeKind.TREE,
              ref.level() - 1,
              refs.get(i).id(),
              Objects.requireNonNull(refs.get(i).refsHash()));
      found.add(new Known(child, names.get(i).firstKey(), next, names.get(i).entries()));
      collect(child, next, found);
    }
  }
}
