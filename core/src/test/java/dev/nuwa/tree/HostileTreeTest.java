package dev.nuwa.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.ContentItems;
import dev.nuwa.format.tree.Cut;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.LeafNames;
import dev.nuwa.format.tree.ListInnerNames;
import dev.nuwa.format.tree.ListLeafNames;
import dev.nuwa.format.tree.NodeRefs;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Nodes whose ids and signatures are right and whose content is a lie: made by a writer that is
/// not ours, or is one no longer.
final class HostileTreeTest {

  private final MemoryNodes nodes = new MemoryNodes();

  @Test
  void anHonestTreeMadeByHandIsRead() {
    assertThat(read(inner(1, child(leaf("a", "b"), "a", 2), child(leaf("c"), "c", 1))))
        .containsExactly("a", "b", "c");
  }

  @Test
  void keysThatRunIntoTheNeighbourAreDamage() {
    expectDamage(inner(1, child(leaf("a", "c"), "a", 2), child(leaf("c"), "c", 1)));
    expectDamage(inner(1, child(leaf("a", "d"), "a", 2), child(leaf("c"), "c", 1)));
  }

  @Test
  void keysThatRunIntoTheNeighbourOfTheParentAreDamage() {
    NodeRef low = inner(1, child(leaf("a"), "a", 1), child(leaf("b", "z"), "b", 2));
    NodeRef high = inner(1, child(leaf("m"), "m", 1), child(leaf("n"), "n", 1));
    expectDamage(inner(2, child(low, "a", 3), child(high, "m", 2)));
  }

  @Test
  void aFirstKeyThatIsNotTheParentsIsDamage() {
    expectDamage(inner(1, child(leaf("b"), "a", 1), child(leaf("c"), "c", 1)));
  }

  @Test
  void countsThatAreNotTheParentsAreDamage() {
    expectDamage(inner(1, child(leaf("a", "b"), "a", 3), child(leaf("c"), "c", 1)));
    NodeRef low = inner(1, child(leaf("a"), "a", 1), child(leaf("b"), "b", 1));
    NodeRef high = inner(1, child(leaf("m"), "m", 1), child(leaf("n"), "n", 1));
    expectDamage(inner(2, child(low, "a", 1L << 60), child(high, "m", 2)));
    expectDamage(inner(1, new Child(leaf("a"), "a", 1, 1L << 40), new Child(leaf("c"), "c", 1, 0)));
  }

  @Test
  void childrenThatDoNotAscendAreDamage() {
    NodeRef one = leaf("a");
    expectDamage(rawInner(1, List.of(child(one, "a", 1), child(one, "a", 1))));
  }

  @Test
  void aNodeOfAnotherLevelIsDamage() {
    NodeRef leaf = leaf("a");
    expectDamage(inner(2, child(leaf, "a", 1), child(leaf("c"), "c", 1)));
    NodeRef twice = inner(1, child(leaf, "a", 1), child(leaf("c"), "c", 1));
    expectDamage(new NodeRef(NodeKind.TREE, 0, twice.id(), twice.refsHash()));
    expectDamage(new NodeRef(NodeKind.TREE, 5, twice.id(), twice.refsHash()));
  }

  @Test
  void aListInTheTreeIsDamage() {
    ListWriter writer = new ListWriter(nodes, new Cut.Fixed(1));
    for (int i = 0; i < 200; i++) {
      writer.add(new BlobId(i, 0, 0, 0), 1);
    }
    Content.Spilled list = (Content.Spilled) writer.finish();
    expectDamage(new NodeRef(NodeKind.TREE, 0, list.id(), list.refsHash()));
  }

  @Test
  void aNodeThatGivesItselfAsItsChildEndsByItsLevel() {
    BlobId id = new BlobId(1, 2, 3, 4);
    Hash hash = new Hash(5, 6, 7, 8);
    Child itself = child(new NodeRef(NodeKind.TREE, 31, id, hash), "a", 1);
    NodeSource always = ref -> innerParts(32, List.of(itself));
    NodeRef root = new NodeRef(NodeKind.TREE, 32, id, hash);
    assertThatThrownBy(() -> Samples.read(new TreeReader(always, root).scan()))
        .isInstanceOf(CorruptionException.class);
  }

  @Test
  void emptyNodesAreDamage() {
    LeafNames.Writer empty = new LeafNames.Writer();
    expectDamage(nodes.put(NodeKind.TREE, 0, empty.finishRefs(), empty.finishNames()));
    expectDamage(rawInner(1, List.of()));
  }

  @Test
  void namesAndRefsThatDoNotMatchAreDamage() {
    NodeParts one = innerParts(1, List.of(child(leaf("a"), "a", 1), child(leaf("b"), "b", 1)));
    NodeParts other = innerParts(1, List.of(child(leaf("a"), "a", 1)));
    expectDamage(nodes.put(NodeKind.TREE, 1, one.refs(), other.names()));
    expectDamage(nodes.put(NodeKind.TREE, 1, other.refs(), one.names()));
  }

  @Test
  void aListOfNothingCannotGoOnForEver() {
    NodeRef leaf = listLeaf();
    NodeRef root = leaf;
    for (int level = 1; level <= 8; level++) {
      root = listInner(level, root, 1000, 0);
    }
    NodeRef bomb = root;
    assertThatThrownBy(() -> segments(bomb, 0)).isInstanceOf(CorruptionException.class);
    assertThatThrownBy(() -> segments(bomb, 1)).isInstanceOf(CorruptionException.class);
  }

  @Test
  void aListWhoseNodesLieAboutTheirBytesIsDamage() {
    NodeRef leaf = listLeaf();
    assertThat(segments(listInner(1, leaf, 3, 10), 30)).hasSize(6);
    NodeRef wrong = listInner(1, leaf, 3, 11);
    assertThatThrownBy(() -> segments(wrong, 33)).isInstanceOf(CorruptionException.class);
    NodeRef overflow = listInner(1, leaf, 3, Long.MAX_VALUE);
    assertThatThrownBy(() -> segments(overflow, Long.MAX_VALUE >> 1))
        .isInstanceOf(CorruptionException.class);
    NodeRef tooDeep = listInner(2, leaf, 1, 10);
    assertThatThrownBy(() -> segments(tooDeep, 10)).isInstanceOf(CorruptionException.class);
  }

  @Test
  void damagedBytesNeverGiveAnythingButADescribedFailureOrEntries() {
    long seed = 71;
    Random random = new Random(seed);
    TreeRoot root = Samples.write(nodes, Samples.tree(random, 1500));
    for (int i = 0; i < 150; i++) {
      NodeSource damaged = ref -> mutate(random, nodes.get(ref));
      try {
        Samples.read(new TreeReader(damaged, root.node()).scan());
      } catch (CorruptionException | FormatException e) {
        assertThat(e.getMessage()).as("seed %d round %d", seed, i).isNotBlank();
      }
    }
  }

  private static NodeParts mutate(Random random, NodeParts parts) {
    if (random.nextInt(3) > 0) {
      return parts;
    }
    byte[] refs = parts.refs().clone();
    byte[] names = parts.names().clone();
    byte[] target = random.nextBoolean() && refs.length > 0 ? refs : names;
    for (int i = random.nextInt(4); i >= 0; i--) {
      target[random.nextInt(target.length)] = (byte) random.nextInt();
    }
    if (random.nextInt(4) == 0) {
      names = Arrays.copyOf(names, random.nextInt(names.length + 1));
    }
    return new NodeParts(refs, names);
  }

  private record Child(NodeRef ref, String first, long entries, long bytes) {}

  private static Child child(NodeRef ref, String first, long entries) {
    return new Child(ref, first, entries, 0);
  }

  private NodeRef leaf(String... paths) {
    LeafNames.Writer writer = new LeafNames.Writer();
    for (String path : paths) {
      writer.append(Samples.key(path), Samples.emptyFile(1));
    }
    return nodes.put(NodeKind.TREE, 0, writer.finishRefs(), writer.finishNames());
  }

  private NodeRef inner(int level, Child... children) {
    return rawInner(level, List.of(children));
  }

  private NodeRef rawInner(int level, List<Child> children) {
    NodeParts parts = innerParts(level, children);
    return nodes.put(NodeKind.TREE, level, parts.refs(), parts.names());
  }

  /// Written one child at a time, because the honest encoder refuses some of this.
  private static NodeParts innerParts(int level, List<Child> children) {
    NodeRefs.Writer refs = new NodeRefs.Writer();
    ByteWriter names = new ByteWriter();
    names.u8(1).u8(NodeKind.TREE.number()).u8(level).varint(children.size());
    for (Child child : children) {
      refs.node(NodeKind.TREE, child.ref().id(), child.ref().refsHash());
      names.varint(0).bytes(Samples.key(child.first()).bytes());
      names.varint(child.entries()).varint(child.bytes());
    }
    return new NodeParts(refs.finish(NodeKind.TREE, level), names.toByteArray());
  }

  private NodeRef listLeaf() {
    ContentItems items =
        new ContentItems.Builder().chunk(new BlobId(9, 9, 9, 9), 4).hole(6).build();
    ListLeafNames leaf = new ListLeafNames(items);
    return nodes.put(NodeKind.LIST, 0, leaf.encodeRefs(), leaf.encode());
  }

  private NodeRef listInner(int level, NodeRef child, int times, long bytesEach) {
    NodeRefs.Writer refs = new NodeRefs.Writer();
    List<Long> bytes = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      refs.node(NodeKind.LIST, child.id(), child.refsHash());
      bytes.add(bytesEach);
    }
    byte[] names = new ListInnerNames(level, bytes).encode();
    return nodes.put(NodeKind.LIST, level, refs.finish(NodeKind.LIST, level), names);
  }

  private List<Segment> segments(NodeRef list, long size) {
    Content content =
        new Content.Spilled(new Cut.Fixed(1), list.level(), list.id(), list.refsHash());
    Entry entry = Samples.emptyFile(1).withContent(content, size);
    List<Segment> segments = new ArrayList<>();
    new ContentReader(nodes).segments(entry).forEachRemaining(segments::add);
    return segments;
  }

  private List<String> read(NodeRef root) {
    return Samples.read(new TreeReader(nodes, root).scan()).keySet().stream()
        .map(Object::toString)
        .toList();
  }

  private void expectDamage(NodeRef root) {
    assertThatThrownBy(() -> read(root)).isInstanceOf(CorruptionException.class);
  }
}
