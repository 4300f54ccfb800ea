package dev.nuwa.backup;

import dev.nuwa.format.NodeKind;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.repo.BackupSession;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.TreeReader;
import dev.nuwa.tree.state.StateFolder;
import dev.nuwa.tree.state.StateScope;
import dev.nuwa.tree.state.StateStream;
import java.util.Optional;

/// Finds what was known of a root: the local state first, since it costs no request; else the
/// parent's tree, if the key may read it; else nothing, and everything is read.
record PreviousStates(StateFolder states, Session session, BackupSession backup) {

  Previous of(BackupRoot root) {
    Optional<StateStream> state = states.open(scope(session, root));
    if (state.isPresent()) {
      StateStream stream = state.get();
      Optional<String> parent = backup.parent().map(StoredSnapshot::name);
      return new Previous(stream, () -> parent.isPresent() && stream.fromSnapshot().equals(parent));
    }
    return new Previous(parentTree(root).orElseGet(EntryStream::empty), () -> true);
  }

  static StateScope scope(Session session, BackupRoot root) {
    return new StateScope(session.id(), session.domain(), session.epoch(), root.path());
  }

  private Optional<EntryStream> parentTree(BackupRoot root) {
    if (!session.role().mayRead()) {
      return Optional.empty();
    }
    return backup.parent().flatMap(parent -> treeOf(parent, root)).map(this::scan);
  }

  private static Optional<SnapshotRoot> treeOf(StoredSnapshot parent, BackupRoot root) {
    int index = parent.names().map(names -> names.roots().indexOf(root.path())).orElse(-1);
    return index < 0 ? Optional.empty() : Optional.of(parent.facts().roots().get(index));
  }

  private EntryStream scan(SnapshotRoot root) {
    NodeRef node = new NodeRef(NodeKind.TREE, root.level(), root.id(), root.refsHash());
    return new TreeReader(backup.contents().nodes(), node).scan();
  }
}
