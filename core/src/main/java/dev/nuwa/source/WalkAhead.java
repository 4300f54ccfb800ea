package dev.nuwa.source;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.task.BoundedQueue;
import dev.nuwa.task.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A walk that another thread goes ahead: looking at files is most of an unchanged run, and what is
/// done with them needs not wait for it. One pass, for one thread; closes what it wraps.
public final class WalkAhead implements SourceWalk {

  /// So many objects go from thread to thread at once, and so many such pages wait. The first pages
  /// are shorter, so that work begins with the first file.
  private static final int PAGE_OBJECTS = 512;

  private static final int PAGES_AHEAD = 4;

  private final SourceWalk walk;
  private final BoundedQueue<Page> ahead = new BoundedQueue<>(PAGES_AHEAD);
  private Page page = new Page(0);
  private int index;

  /// @param walk that has not begun yet
  public WalkAhead(SourceWalk walk) {
    this.walk = walk;
  }

  private static final class Page {
    private final int size;
    private final List<EntryKey> keys;
    private final List<Entry> entries;

    Page(int size) {
      this.size = size;
      this.keys = new ArrayList<>(size);
      this.entries = new ArrayList<>(size);
    }

    boolean isFull() {
      return keys.size() == size;
    }
  }

  /// Lets the walk begin; to be called once, before [#next()].
  public void start(TaskScope scope) {
    walk.helpIn(scope);
    scope.forkPlatform("walk", this::walk);
  }

  private void walk() {
    Page filling = new Page(1);
    while (walk.next()) {
      filling.keys.add(walk.key());
      filling.entries.add(walk.entry());
      if (filling.isFull()) {
        ahead.put(filling);
        filling = new Page(Math.min(PAGE_OBJECTS, 2 * filling.size));
      }
    }
    ahead.put(filling);
    ahead.close();
  }

  @Override
  public boolean next() {
    index++;
    while (index >= page.keys.size()) {
      Optional<Page> following = ahead.take();
      if (following.isEmpty()) {
        return false;
      }
      page = following.get();
      index = 0;
    }
    return true;
  }

  @Override
  public EntryKey key() {
    return page.keys.get(index);
  }

  @Override
  public Entry entry() {
    return page.entries.get(index);
  }

  @Override
  public void close() {
    walk.close();
  }
}
