package dev.nuwa.check;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.ContentItems;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.InnerNames;
import dev.nuwa.format.tree.NodeRefs;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.tree.ContentReader;
import dev.nuwa.tree.LeafPage;
import dev.nuwa.tree.Segment;
import dev.nuwa.tree.TreeEntry;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Walks the trees of snapshots, one after the other, and goes on behind what is damaged. A part of
/// a tree found whole once is not walked again for the next snapshot; a damaged one is, so that
/// every snapshot is told what it lost. Not thread-safe.
final class TreeCheck {

  private final NodeSource nodes;
  private final ContentReader contents;
  private final PackStates states;
  private final Findings findings;
  private final Set<BlobId> whole = new HashSet<>();
  private long entries;

  TreeCheck(NodeSource nodes, PackStates states, Findings findings) {
    this.nodes = nodes;
    this.contents = new ContentReader(nodes);
    this.states = states;
    this.findings = findings;
  }

  /// Entries met so far.
  long entries() {
    return entries;
  }

  void check(StoredSnapshot snapshot) {
    for (int root = 0; root < snapshot.facts().roots().size(); root++) {
      int number = root;
      ByteString path =
          snapshot.names().map(names -> names.roots().get(number)).orElse(ByteString.EMPTY);
      new Walk(snapshot, path).check(Session.rootNode(snapshot, root), EntryKey.ROOT, null);
    }
  }

  /// One root of one snapshot.
  private final class Walk {

    private final String snapshot;
    private final ByteString root;

    Walk(StoredSnapshot snapshot, ByteString root) {
      this.snapshot = snapshot.id();
      this.root = root;
    }

    /// @param first the first key of the node, as its parent gives it
    /// @param bound the first key behind it; null for none
    /// @return whether all of it is whole
    boolean check(NodeRef ref, EntryKey first, @Nullable EntryKey bound) {
      if (whole.contains(ref.id())) {
        return true;
      }
      boolean sound;
      try {
        NodeParts parts = nodes.get(ref);
        sound = ref.level() == 0 ? checkLeaf(ref, parts) : checkInner(ref, parts, bound);
      } catch (CorruptionException e) {
        String to = bound == null ? "" : path(bound);
        findings.add(new Finding.TreeAffected(snapshot, path(first), to, reason(e)));
        return false;
      }
      if (sound) {
        whole.add(ref.id());
      }
      return sound;
    }

    private boolean checkInner(NodeRef ref, NodeParts parts, @Nullable EntryKey bound) {
      String object = "tree node " + ref.id();
      List<InnerNames.Child> children = InnerNames.decode(object, parts.names()).children();
      List<NodeRefs.Ref> refs = NodeRefs.decode(object, parts.refs()).refs();
      if (children.isEmpty() || children.size() != refs.size()) {
        throw new CorruptionException(object, -1, "names and refs do not match");
      }
      boolean sound = true;
      for (int i = 0; i < refs.size(); i++) {
        EntryKey next = i + 1 < refs.size() ? children.get(i + 1).firstKey() : bound;
        NodeRef child =
            new NodeRef(
                NodeKind.TREE,
                ref.level() - 1,
                refs.get(i).id(),
                Objects.requireNonNull(refs.get(i).refsHash()));
        sound &= check(child, children.get(i).firstKey(), next);
      }
      return sound;
    }

    private boolean checkLeaf(NodeRef ref, NodeParts parts) {
      boolean sound = true;
      for (TreeEntry found : LeafPage.decode(ref, parts).entries()) {
        entries++;
        Optional<String> problem = problem(found.entry());
        if (problem.isPresent()) {
          sound = false;
          findings.add(new Finding.FileAffected(snapshot, path(found.key()), problem.get()));
        }
      }
      return sound;
    }

    private String path(EntryKey key) {
      String below = key.path().stream().map(ByteString::utf8).collect(Collectors.joining("/"));
      String above = root.utf8();
      return below.isEmpty() ? above : above.endsWith("/") ? above + below : above + "/" + below;
    }
  }

  private Optional<String> problem(Entry entry) {
    for (Xattr attribute : entry.extras().xattrs()) {
      BlobId spilled = attribute.spilled();
      if (spilled != null && !states.has(spilled)) {
        return Optional.of("an extended attribute is missing: chunk " + spilled);
      }
    }
    return switch (entry.content()) {
      case Content.Empty _, Content.Inline _, Content.Missing _ -> Optional.empty();
      case Content.Items items -> problem(items.items());
      case Content.Spilled _ -> listProblem(entry);
    };
  }

  private Optional<String> problem(ContentItems items) {
    long offset = 0;
    for (int i = 0; i < items.count(); i++) {
      if (!items.isHole(i) && !states.has(items.id(i))) {
        return Optional.of(missing(offset, items.length(i), items.id(i)));
      }
      offset += items.length(i);
    }
    return Optional.empty();
  }

  private Optional<String> listProblem(Entry entry) {
    try {
      Iterator<Segment> segments = contents.segments(entry);
      while (segments.hasNext()) {
        if (segments.next() instanceof Segment.Chunk chunk && !states.has(chunk.id())) {
          return Optional.of(missing(chunk.offset(), chunk.length(), chunk.id()));
        }
      }
      return Optional.empty();
    } catch (CorruptionException e) {
      return Optional.of(reason(e));
    }
  }

  private static String missing(long offset, long length, BlobId chunk) {
    return length + " bytes from " + offset + " on are missing: chunk " + chunk;
  }

  private static String reason(CorruptionException e) {
    return e.object() + ": " + e.problem();
  }
}
