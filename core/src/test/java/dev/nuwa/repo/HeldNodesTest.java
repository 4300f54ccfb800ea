package dev.nuwa.repo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is held back is either all in the pinned parent, or stored.
final class HeldNodesTest {

  private final MemoryStorage storage = new MemoryStorage();
  private final Session session = TestRepository.create(storage, 3).open(storage);
  private final List<Integer> stored = new ArrayList<>();
  private boolean changed;

  @AfterEach
  void close() {
    session.close();
  }

  private NodeRef store(NodeKind kind, int level, byte[] refs, byte[] names) {
    stored.add((int) names[0]);
    return ref(kind, level, refs, names);
  }

  private NodeRef ref(NodeKind kind, int level, byte[] refs, byte[] names) {
    BlobHasher hasher = session.keys().hasher();
    return new NodeRef(
        kind, level, hasher.node(kind, refs, names), Hash.of(Digests.sha256(refs), 0));
  }

  private NodeRef node(int level, int number, int bytes) {
    return ref(NodeKind.TREE, level, new byte[] {1}, names(number, bytes));
  }

  private static byte[] names(int number, int bytes) {
    byte[] names = new byte[bytes];
    names[0] = (byte) number;
    return names;
  }

  private HeldNodes nodes(NodeRef... parents) {
    Set<SnapshotRoot> roots = new HashSet<>();
    for (NodeRef parent : parents) {
      roots.add(new SnapshotRoot(parent.id(), parent.refsHash(), parent.level()));
    }
    return new HeldNodes(this::store, session.keys().hasher(), roots, () -> changed);
  }

  private static NodeRef put(HeldNodes nodes, int level, int number) {
    return put(nodes, level, number, 10);
  }

  private static NodeRef put(HeldNodes nodes, int level, int number, int bytes) {
    byte[] names = names(number, bytes);
    NodeRef ref = nodes.put(NodeKind.TREE, level, new byte[] {1}, names);
    names[0] = 99; // the array was only lent
    return ref;
  }

  @Test
  void theNodesOfAParentsTreeAreNotStored() {
    HeldNodes nodes = nodes(node(0, 9, 10), node(1, 2, 10));
    put(nodes, 0, 1);
    NodeRef root = put(nodes, 1, 2);
    assertThat(root).isEqualTo(node(1, 2, 10));
    nodes.finish(root);
    assertThat(stored).isEmpty();
  }

  @Test
  void theNodesOfAnyOtherTreeAreStored() {
    HeldNodes nodes = nodes(node(1, 7, 10));
    put(nodes, 0, 1);
    NodeRef root = put(nodes, 1, 2);
    assertThat(stored).isEmpty();
    nodes.finish(root);
    assertThat(stored).containsExactly(1, 2);
  }

  @Test
  void aRootOfAnotherLevelIsAnotherRoot() {
    HeldNodes nodes = nodes(node(2, 2, 10));
    nodes.finish(put(nodes, 1, 2));
    assertThat(stored).containsExactly(2);
  }

  @Test
  void withoutAParentNothingIsHeldBack() {
    put(nodes(), 0, 1);
    assertThat(stored).containsExactly(1);
  }

  @Test
  void aSecondLeafEndsTheHoldingBack() {
    HeldNodes nodes = nodes(node(1, 7, 10));
    put(nodes, 0, 1);
    put(nodes, 0, 2);
    assertThat(stored).containsExactly(1, 2);
    put(nodes, 1, 3);
    assertThat(stored).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsKnownToHaveChangedEndsItToo() {
    HeldNodes nodes = nodes(node(1, 7, 10));
    put(nodes, 1, 1);
    changed = true;
    put(nodes, 1, 2);
    assertThat(stored).containsExactly(1, 2);
    nodes.finish(node(1, 7, 10));
    assertThat(stored).containsExactly(1, 2);
  }

  @Test
  void noMoreThanAFewMegabytesAreHeldBack() {
    HeldNodes nodes = nodes(node(1, 7, 10));
    put(nodes, 1, 1, 3 << 20);
    assertThat(stored).isEmpty();
    put(nodes, 1, 2, 2 << 20);
    assertThat(stored).containsExactly(1, 2);
  }
}
