package dev.nuwa.cli.history;

import dev.nuwa.cli.view.EntryLine;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.TreeChange;
import dev.nuwa.tree.TreeDiff;
import dev.nuwa.tree.TreeReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds entries in one root over time. The first snapshot is scanned, of each later one only what
/// differs from the one before: the cost follows size plus changes, not snapshots times size.
/// Memory: what was found.
final class FindSeries {

  /// A snapshot with this root.
  ///
  /// @param root which of its roots it is
  record Member(StoredSnapshot snapshot, int root) {
    NodeRef node() {
      return Session.rootNode(snapshot, root);
    }
  }

  /// One version of one file.
  ///
  /// @param since the first snapshot that holds it
  /// @param until the last one
  /// @param snapshots how many hold it, these two included
  /// @param current whether the newest snapshot of the source is among them
  record Version(
      ByteString path,
      Entry entry,
      StoredSnapshot since,
      StoredSnapshot until,
      int snapshots,
      boolean current) {}

  private record Open(Entry entry, int since) {}

  private final NodeSource nodes;
  private final ByteString root;
  private final FindCriteria criteria;
  private final Map<EntryKey, Open> open = new HashMap<>();
  private final List<Version> closed = new ArrayList<>();

  FindSeries(NodeSource nodes, ByteString root, FindCriteria criteria) {
    this.nodes = nodes;
    this.root = root;
    this.criteria = criteria;
  }

  /// All versions, ordered by path and then by time.
  ///
  /// @param members the oldest first, at least one
  List<Version> versions(List<Member> members) {
    try (EntryStream entries = new TreeReader(nodes, members.getFirst().node()).scan()) {
      while (entries.next()) {
        begin(entries.current().key(), entries.current().entry(), 0);
      }
    }
    for (int i = 1; i < members.size(); i++) {
      TreeDiff diff = new TreeDiff(nodes, members.get(i - 1).node(), members.get(i).node());
      while (diff.next()) {
        follow(diff.current(), i, members);
      }
    }
    for (EntryKey key : List.copyOf(open.keySet())) {
      end(key, members.size() - 1, members);
    }
    closed.sort(
        Comparator.comparing(Version::path).thenComparing(version -> version.since().time()));
    return List.copyOf(closed);
  }

  private void follow(TreeChange change, int at, List<Member> members) {
    EntryKey key = change.key();
    switch (change) {
      case TreeChange.Added added -> begin(key, added.after(), at);
      case TreeChange.Removed removed -> end(key, at - 1, members);
      case TreeChange.Changed changed -> {
        EntryDifference difference = EntryDifference.between(changed.before(), changed.after());
        if (difference.kind() != EntryDifference.Kind.NONE) {
          end(key, at - 1, members);
          begin(key, changed.after(), at);
        }
      }
    }
  }

  private void begin(EntryKey key, Entry entry, int at) {
    if (criteria.fits(withoutSlash(path(key)), entry)) {
      open.put(key, new Open(entry, at));
    }
  }

  private void end(EntryKey key, int last, List<Member> members) {
    Open found = open.remove(key);
    if (found != null) {
      closed.add(
          new Version(
              path(key),
              found.entry(),
              members.get(found.since()).snapshot(),
              members.get(last).snapshot(),
              last - found.since() + 1,
              last == members.size() - 1));
    }
  }

  private ByteString path(EntryKey key) {
    if (key.isRoot()) {
      return root;
    }
    boolean slash = root.length() > 0 && root.at(root.length() - 1) == '/';
    return EntryLine.join(slash ? root : EntryLine.join(root), key.path());
  }

  private static ByteString withoutSlash(ByteString path) {
    return path.length() > 0 && path.at(0) == '/' ? path.slice(1, path.length()) : path;
  }
}
