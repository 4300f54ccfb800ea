package dev.nuwa.source;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import java.util.ArrayList;
import java.util.List;

/// A walk that can go back to a mark: what came since is kept until the mark is released. One pass,
/// for one thread; closes what it wraps.
public final class RereadWalk implements SourceWalk {

  private final SourceWalk walk;

  /// From the mark on, or what is left of it to be read again; the walk itself goes on behind it.
  private final List<EntryKey> keys = new ArrayList<>();

  private final List<Entry> entries = new ArrayList<>();

  /// Where in the lists this stands; their size when it stands where the walk does.
  private int index;

  private boolean marked;
  private boolean ended;

  /// @param walk that has not begun yet
  public RereadWalk(SourceWalk walk) {
    this.walk = walk;
  }

  /// Marks the present object. There is one mark at a time.
  public void mark() {
    if (isBehind()) {
      keys.subList(0, index).clear();
      entries.subList(0, index).clear();
    } else {
      forget();
      keep();
    }
    index = 0;
    marked = true;
  }

  /// Goes back to the marked object, and gives the mark up.
  public void reset() {
    index = 0;
    marked = false;
  }

  /// Gives the mark up.
  public void release() {
    marked = false;
  }

  @Override
  public boolean next() {
    if (isBehind() && index + 1 < keys.size()) {
      index++;
      return true;
    }
    boolean more = !ended && walk.next();
    ended = !more;
    if (!marked) {
      forget();
    } else if (more) {
      keep();
      index = keys.size() - 1;
    }
    return more;
  }

  /// Whether this stands on an object that is kept.
  private boolean isBehind() {
    return index < keys.size();
  }

  private void keep() {
    keys.add(walk.key());
    entries.add(walk.entry());
  }

  private void forget() {
    keys.clear();
    entries.clear();
    index = 0;
  }

  @Override
  public EntryKey key() {
    return isBehind() ? keys.get(index) : walk.key();
  }

  @Override
  public Entry entry() {
    return isBehind() ? entries.get(index) : walk.entry();
  }

  @Override
  public void close() {
    walk.close();
  }
}
