package dev.nuwa.cli.job;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.SnapshotChoice;
import dev.nuwa.cli.choice.TreePlace;
import dev.nuwa.cli.choice.Wanted;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.view.EntryLine;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.restore.RestorePart;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.KeyRange;
import dev.nuwa.tree.TreeEntry;
import dev.nuwa.tree.TreeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Where the parts of a snapshot go (docs/cli.md, "restore").
///
/// @param wanted which entries of each tree
public record RestorePlaces(Call call, SnapshotChoice choice, Contents contents, Wanted wanted) {

  /// What goes into one target.
  ///
  /// @param target the directory, made when it is missing
  /// @param bytes content of all parts
  /// @param entries of all parts
  public record Job(ByteString target, List<RestorePart> parts, long bytes, long entries) {}

  /// Everything below one directory.
  public List<Job> below(ByteString target) {
    List<ByteString> roots = choice.rootPaths();
    List<RestorePart> parts = new ArrayList<>();
    if (choice.path().isPresent() || roots.size() == 1) {
      TreePlace place = place();
      RestorePart part = part(place.root(), place.key(), EntryKey.ROOT);
      parts.add(isDirectory(part) ? part : part(place.root(), place.key(), ownName(place)));
    } else {
      for (int i = 0; i < roots.size(); i++) {
        parts.add(part(i, EntryKey.ROOT, TreePlace.keyOf(roots.get(i))));
      }
    }
    return List.of(job(target, parts));
  }

  /// To where it came from.
  public List<Job> inPlace() {
    List<ByteString> roots = choice.rootPaths();
    List<TreePlace> places = new ArrayList<>();
    if (choice.path().isPresent()) {
      places.add(place());
    } else {
      for (int i = 0; i < roots.size(); i++) {
        places.add(new TreePlace(i, EntryKey.ROOT));
      }
    }
    return places.stream().map(this::original).toList();
  }

  private Job original(TreePlace place) {
    ByteString root = choice.rootPaths().get(place.root());
    if (root.isEmpty() || root.at(0) != '/') {
      throw call.usage(call.text(Message.NOT_IN_PLACE, root), Message.TRY_TARGET_INSTEAD);
    }
    RestorePart part = part(place.root(), place.key(), place.key());
    if (place.key().isRoot() && !isDirectory(part)) {
      EntryKey whole = TreePlace.keyOf(root);
      RestorePart file = part(place.root(), EntryKey.ROOT, EntryKey.ROOT.child(whole.name()));
      ByteString folder = root.slice(0, Math.max(1, root.length() - whole.name().length() - 1));
      return job(folder, List.of(file));
    }
    return job(root, List.of(part));
  }

  private EntryKey ownName(TreePlace place) {
    EntryKey named =
        place.key().isRoot() ? TreePlace.keyOf(choice.rootPaths().get(place.root())) : place.key();
    return EntryKey.ROOT.child(named.name());
  }

  private RestorePart part(int root, EntryKey from, EntryKey to) {
    TreeReader tree = new TreeReader(contents.nodes(), Session.rootNode(choice.snapshot(), root));
    return new RestorePart(tree, from, to, wanted.fresh());
  }

  private TreePlace place() {
    ByteString path = choice.path().orElse(ByteString.EMPTY);
    return TreePlace.of(choice.rootPaths(), path).orElseThrow(() -> notThere(path));
  }

  /// What nothing is known of, since its part of the tree is damaged, is taken for a directory:
  /// what lies in it may be left.
  private boolean isDirectory(RestorePart part) {
    return entry(part).map(entry -> entry.type() == FileType.DIRECTORY).orElse(true);
  }

  /// Empty when the part of the tree where it would be is damaged.
  private Optional<Entry> entry(RestorePart part) {
    AtomicBoolean damaged = new AtomicBoolean();
    Optional<TreeEntry> found = part.tree().find(part.from(), damage -> damaged.set(true));
    if (found.isEmpty() && !damaged.get()) {
      throw notThere(part.from());
    }
    return found.map(TreeEntry::entry);
  }

  private UsageException notThere(Object path) {
    String id = choice.snapshot().id();
    return call.usage(call.text(Message.NO_SUCH_PATH, id, path), Message.TRY_LS, id);
  }

  /// All of a snapshot has its counts in the snapshot; a part is counted.
  private Job job(ByteString target, List<RestorePart> parts) {
    Counts counts = choice.snapshot().facts().counts();
    boolean whole =
        wanted.isAll()
            && parts.size() == choice.rootPaths().size()
            && parts.stream().allMatch(part -> part.from().isRoot());
    if (whole) {
      return new Job(target, parts, counts.total().original(), counts.found().entries());
    }
    long[] sums = new long[2];
    parts.forEach(part -> count(part, sums));
    return new Job(target, parts, sums[0], sums[1]);
  }

  private void count(RestorePart part, long[] sums) {
    entry(part).ifPresent(entry -> add(sums, entry));
    Wanted learning = (Wanted) part.selection();
    KeyRange range = KeyRange.below(part.from());
    // The restore tells of damage.
    try (EntryStream below = part.tree().scan(range, damage -> {})) {
      while (below.next()) {
        Entry entry = below.current().entry();
        ByteString path = EntryLine.join(ByteString.EMPTY, below.current().key().path());
        if (learning.learn(path, entry.type())) {
          add(sums, entry);
        }
      }
    }
  }

  private static void add(long[] sums, Entry entry) {
    sums[0] += entry.type() == FileType.REGULAR ? entry.size() : 0;
    sums[1]++;
  }
}
