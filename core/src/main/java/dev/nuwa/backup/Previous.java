package dev.nuwa.backup;

import dev.nuwa.format.NodeKind;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.repo.BackupSession;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.task.BoundedQueue;
import dev.nuwa.task.TaskScope;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.Leaf;
import dev.nuwa.tree.TreeEntry;
import dev.nuwa.tree.TreeReader;
import dev.nuwa.tree.state.Settled;
import dev.nuwa.tree.state.StateFolder;
import dev.nuwa.tree.state.StateScope;
import dev.nuwa.tree.state.StateStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What was known of a root before this run, in ascending order of keys: from the state files of
/// earlier runs, else from the parent's tree in the repository, else nothing. One pass, for one
/// thread; another one reads ahead of it.
final class Previous implements AutoCloseable {

  /// How much an entry may be trusted to have its data in the repository.
  enum Footing {
    /// It belongs to a snapshot that is confirmed, pinned by this session and not condemned: all
    /// its data is there and stays.
    PINNED,
    /// A hint: every chunk must be found in the index that was read after the pin.
    HINT
  }

  private static final Timestamp NEVER = new Timestamp(Long.MIN_VALUE, 0);

  /// So many entries go from thread to thread at once, and so many such pages wait.
  private static final int PAGE_ENTRIES = 128;

  private static final int PAGES_AHEAD = 3;

  private final EntryStream stream;
  private final BooleanSupplier pinned;
  private final Supplier<Timestamp> begun;
  private final BoundedQueue<Page> ahead = new BoundedQueue<>(PAGES_AHEAD);
  private Page page = new Page(Footing.HINT, NEVER);
  private int index;

  /// @param pinned whether the current entry of the stream belongs to the pinned parent
  /// @param begun when the run began that saw the current entry
  Previous(EntryStream stream, BooleanSupplier pinned, Supplier<Timestamp> begun) {
    this.stream = stream;
    this.pinned = pinned;
    this.begun = begun;
  }

  /// Neighbours of which the same is known: entries, or first a whole leaf of which none was taken.
  private static final class Page {
    private final Footing footing;
    private final Timestamp begun;
    private List<TreeEntry> entries = new ArrayList<>();
    private @Nullable Leaf whole;

    Page(Footing footing, Timestamp begun) {
      this.footing = footing;
      this.begun = begun;
    }

    boolean isOf(Footing other, Timestamp seen) {
      return entries.size() < PAGE_ENTRIES && footing == other && begun.compareTo(seen) == 0;
    }

    void open(Leaf leaf) {
      entries = new ArrayList<>(leaf.open().entries());
      whole = null;
    }
  }

  /// Reads and decodes on a thread of its own, ahead of who asks; to be called once, before
  /// [#next()].
  void readAhead(TaskScope scope) {
    scope.forkPlatform("previous", this::read);
  }

  private void read() {
    Page filling = null;
    while (stream.next()) {
      Footing footing = pinned.getAsBoolean() ? Footing.PINNED : Footing.HINT;
      Timestamp seen = begun.get();
      Leaf whole = footing == Footing.PINNED ? stream.whole() : null;
      if (whole != null) {
        handOn(filling);
        filling = null;
        Page leaf = new Page(footing, seen);
        leaf.whole = whole;
        ahead.put(leaf);
        stream.skipWhole();
        continue;
      }
      if (filling == null || !filling.isOf(footing, seen)) {
        handOn(filling);
        filling = new Page(footing, seen);
      }
      filling.entries.add(stream.current());
    }
    handOn(filling);
    ahead.close();
  }

  private void handOn(@Nullable Page full) {
    if (full != null) {
      ahead.put(full);
    }
  }

  /// Moves to the next entry, or behind the leaf of [#whole()]; false at the end.
  boolean next() {
    index++;
    if (page.whole == null && index < page.entries.size()) {
      return true;
    }
    Optional<Page> following = ahead.take();
    following.ifPresent(taken -> page = taken);
    index = 0;
    return following.isPresent();
  }

  /// The leaf that begins here and belongs to the pinned parent, as long as [#current()] was not
  /// asked for; null otherwise.
  @Nullable Leaf whole() {
    return page.whole;
  }

  EntryKey key() {
    Leaf whole = page.whole;
    return whole == null ? current().key() : whole.first();
  }

  /// The entry; takes its leaf apart.
  TreeEntry current() {
    Leaf whole = page.whole;
    if (whole != null) {
      page.open(whole);
    }
    return page.entries.get(index);
  }

  Footing footing() {
    return page.footing;
  }

  /// Whether the current entry's object was at rest when it was seen; else it is read again.
  boolean wasSettled() {
    return Settled.before(current().entry().times().changed(), page.begun);
  }

  @Override
  public void close() {
    stream.close();
  }

  /// Finds what was known of a root: the local state first, since it costs no request; else the
  /// parent's tree, if the key may read it; else nothing, and everything is read.
  record Finder(StateFolder states, Session session, BackupSession backup) {

    Previous of(BackupRoot root) {
      Optional<StateStream> state = states.open(scope(session, root));
      if (state.isPresent()) {
        StateStream stream = state.get();
        Optional<String> parent = backup.parent().map(StoredSnapshot::name);
        if (parent.isPresent() && stream.snapshot().equals(parent)) {
          backup.keep(stream.rewritten());
        }
        return new Previous(
            stream,
            () -> parent.isPresent() && stream.fromSnapshot().equals(parent),
            stream::begun);
      }
      EntryStream tree = parentTree(root).orElseGet(EntryStream::empty);
      return new Previous(
          tree, () -> true, () -> Timestamp.of(backup.parent().orElseThrow().time()));
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
}
