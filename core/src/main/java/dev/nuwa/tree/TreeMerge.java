package dev.nuwa.tree;

import dev.nuwa.format.tree.EntryKey;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Walks an earlier tree and a new walk side by side, in one pass over each: the merge join of two
/// sorted streams (no look-up by path, no memory per entry). Not thread-safe; closes neither.
///
///     TreeMerge merge = new TreeMerge(previous, walk::next, walk::key);
///     while (merge.next()) {
///       switch (merge.side()) { … }
///     }
public final class TreeMerge {

  /// Who has the present key.
  public enum Side {
    /// Only the earlier tree: the object is gone.
    PREVIOUS,
    /// Only the new walk: the object is new.
    FRESH,
    /// Both.
    BOTH
  }

  private final EntryStream previous;
  private final BooleanSupplier freshNext;
  private final Supplier<EntryKey> freshKey;
  private @Nullable TreeEntry earlier;
  private @Nullable EntryKey fresh;
  private @Nullable Side side;

  /// @param previous the earlier tree; may be [EntryStream#empty()]
  /// @param freshNext moves the new walk to its next object; false at its end
  /// @param freshKey the key of the walk's present object; keys ascend strictly
  public TreeMerge(EntryStream previous, BooleanSupplier freshNext, Supplier<EntryKey> freshKey) {
    this.previous = previous;
    this.freshNext = freshNext;
    this.freshKey = freshKey;
  }

  /// Goes to the next key of either side, in ascending order; false at the end of both. The new
  /// walk stands on its present object until the next call.
  public boolean next() {
    if (side != Side.FRESH) {
      earlier = previous.next() ? previous.current() : null;
    }
    if (side != Side.PREVIOUS) {
      fresh = freshNext.getAsBoolean() ? freshKey.get() : null;
    }
    if (earlier == null && fresh == null) {
      side = null;
      return false;
    }
    side = compare(earlier, fresh);
    return true;
  }

  /// Who has the present key.
  public Side side() {
    if (side == null) {
      throw new IllegalStateException("the merge stands on no key");
    }
    return side;
  }

  /// The present key.
  public EntryKey key() {
    return side() == Side.PREVIOUS || fresh == null ? previous().key() : fresh;
  }

  /// The entry of the earlier tree, unless the side is `FRESH`.
  public TreeEntry previous() {
    if (side() == Side.FRESH || earlier == null) {
      throw new IllegalStateException("the earlier tree does not have this key");
    }
    return earlier;
  }

  private static Side compare(@Nullable TreeEntry earlier, @Nullable EntryKey fresh) {
    if (earlier == null) {
      return Side.FRESH;
    }
    int order = fresh == null ? -1 : earlier.key().compareTo(fresh);
    if (order == 0) {
      return Side.BOTH;
    }
    return order < 0 ? Side.PREVIOUS : Side.FRESH;
  }
}
