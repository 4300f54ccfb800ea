package dev.nuwa.tree;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads one tree. Every call reads only the nodes between the root and what is asked for; give a
/// [NodeCache] as source when several calls follow. Thread-safe; the streams are not.
///
/// Reading ends with [CorruptionException] at a node that is damaged or missing, unless it is given
/// a [DamageSink]: then it goes on behind that node.
public final class TreeReader {

  private final TreeNodes nodes;
  private final NodeRef root;

  /// Entries that cannot be read because a node is damaged or missing.
  ///
  /// @param first key of the first one; it may lie before the range that was asked for
  /// @param next a key behind all of them, which may not be there itself; null for "to the end"
  /// @param entries how many there are; -1 when not even that is known
  /// @param cause what is wrong with the node
  public record Damage(
      EntryKey first, @Nullable EntryKey next, long entries, CorruptionException cause) {

    /// What is lost, for people who know where the first one is.
    ///
    /// @param path how a key is shown
    public String describe(Function<EntryKey, String> path) {
      String count = entries < 0 ? "all entries" : entries + " entries";
      String end = next == null ? "on" : "to before " + path.apply(next);
      return count + " from here " + end + " are lost: " + cause.getMessage();
    }
  }

  /// Is told of what a scan passes over. A node that several scans meet is told by each of them.
  @FunctionalInterface
  public interface DamageSink {

    /// Reading goes on behind the damage unless this throws.
    void damaged(Damage damage);

    /// Ends the reading.
    static DamageSink strict() {
      return damage -> {
        throw damage.cause();
      };
    }
  }

  /// @param root the root node of a tree
  public TreeReader(NodeSource source, NodeRef root) {
    if (root.kind() != NodeKind.TREE) {
      throw new IllegalArgumentException("not the root of a tree: " + root);
    }
    this.nodes = new TreeNodes(source);
    this.root = root;
  }

  /// All entries.
  public EntryStream scan() {
    return scan(KeyRange.all());
  }

  /// The entries of a range.
  public EntryStream scan(KeyRange range) {
    return scan(range, DamageSink.strict());
  }

  /// The entries of a range that can be read.
  ///
  /// @param damages is told of the others, in order with the entries
  public EntryStream scan(KeyRange range, DamageSink damages) {
    return new TreeScan(this, range, damages);
  }

  /// The objects in a directory; none when it is no directory or is not there.
  public EntryStream list(EntryKey directory) {
    return scan(KeyRange.childrenOf(directory));
  }

  /// All that lies below a directory, without the directory itself.
  public EntryStream scanBelow(EntryKey directory) {
    return scan(KeyRange.below(directory));
  }

  /// The entry with that key.
  public Optional<TreeEntry> find(EntryKey key) {
    return find(key, DamageSink.strict());
  }

  /// The entry with that key, if it can be read.
  ///
  /// @param damages is told when it lies where a node is damaged: then it may be there or not
  public Optional<TreeEntry> find(EntryKey key, DamageSink damages) {
    try (EntryStream stream = scan(KeyRange.only(key), damages)) {
      return stream.next() ? Optional.of(stream.current()) : Optional.empty();
    }
  }

  /// The entries of a range, read node by node as they are asked for.
  private static final class TreeScan implements EntryStream {

    private final TreeReader tree;
    private final KeyRange range;
    private final DamageSink damages;
    private @Nullable TreeCursor cursor;
    private @Nullable TreeEntry current;
    private boolean closed;

    TreeScan(TreeReader tree, KeyRange range, DamageSink damages) {
      this.tree = tree;
      this.range = range;
      this.damages = damages;
    }

    @Override
    public boolean next() {
      current = null;
      TreeCursor at = closed ? null : position();
      while (at != null && !isBehind(at) && !at.onEntry()) {
        at.descend(damages);
      }
      if (at == null || isBehind(at)) {
        close();
        return false;
      }
      current = at.entry();
      return true;
    }

    private boolean isBehind(TreeCursor at) {
      return at.atEnd() || range.endsBefore(at.key());
    }

    private @Nullable TreeCursor position() {
      TreeCursor at = cursor;
      if (at == null) {
        at = openRoot();
        cursor = at;
      } else {
        at.advance();
      }
      return at;
    }

    private @Nullable TreeCursor openRoot() {
      TreeCursor at;
      try {
        at = new TreeCursor(tree.nodes, tree.root);
      } catch (CorruptionException e) {
        damages.damaged(new Damage(EntryKey.ROOT, null, -1, e));
        return null;
      }
      at.seek(range.from(), damages);
      return at;
    }

    @Override
    public TreeEntry current() {
      if (current == null) {
        throw new IllegalStateException("the stream stands on no entry");
      }
      return current;
    }

    @Override
    public void close() {
      closed = true;
      cursor = null;
      current = null;
    }
  }
}
