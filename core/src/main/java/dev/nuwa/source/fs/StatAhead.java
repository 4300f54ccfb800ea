package dev.nuwa.source.fs;

import dev.nuwa.error.CancelledException;
import dev.nuwa.format.ByteString;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.StatBuffer;
import dev.nuwa.source.names.NameSorter;
import dev.nuwa.task.TaskScope;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Looks at the objects of a directory some hundred at a time, before the walk comes to each: by
/// itself, and with helpers where it was given some. `statx` is half of what a walk costs, and
/// where the cache is cold each call waits for the disk.
///
///     ahead.begin(directory, names);
///     while (ahead.next()) {
///       handle(ahead.name(), ahead.result(), ahead.stat());
///     }
///
/// For one thread, besides its helpers. Locking rule: what is shared out is guarded by `lock`; the
/// slots of a share belong to whoever took it, until it is handed back under the lock.
final class StatAhead implements AutoCloseable {

  private static final int SLOTS = 256;

  /// So many names are taken at once.
  private static final int SHARE = 16;

  /// Fewer names are looked at before a helper is awake.
  private static final int ALONE_MAX = 3 * SHARE;

  /// Where a call takes longer it waited for a disk, which serves several as fast as one.
  private static final long SLOW_NANOS = 40_000;

  private static final int HELPERS = 8;

  private final Kernel kernel;
  private final byte[][] names = new byte[SLOTS][];
  private final int[] results = new int[SLOTS];
  private final StatBuffer[] stats;
  private @Nullable NameSorter source;
  private @Nullable Set<ByteString> only;
  private int directory;
  private int position = -1;
  private int count;
  private @Nullable TaskScope scope;
  private int helpers;
  private boolean isShared;
  private boolean isSlow;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition done = lock.newCondition();

  // Guarded by the lock: how many names are shared out and taken, and which shares were looked at.
  private int shared;
  private int taken;
  private final boolean[] isDone = new boolean[SLOTS / SHARE];
  private boolean closed;

  /// @param kernel of the walk; what was seen lives as long
  StatAhead(Kernel kernel) {
    this.kernel = kernel;
    this.stats = kernel.stats(SLOTS);
  }

  /// From now on helpers may be started in a scope; they end with this, or with the scope.
  void helpIn(TaskScope owner) {
    scope = owner;
  }

  /// Begins with the names of an open directory, in their order.
  ///
  /// @param kept the only ones to be looked at; null for all
  void begin(int descriptor, NameSorter sorted, @Nullable Set<ByteString> kept) {
    directory = descriptor;
    source = sorted;
    only = kept;
    count = 0;
    position = -1;
  }

  /// Goes to the next name; false when there is none.
  boolean next() {
    position++;
    if (position == count) {
      position = 0;
      fill();
      isShared = scope != null && count > ALONE_MAX;
      if (isShared) {
        startHelpers(isSlow ? HELPERS : 1);
        shareOut();
      } else {
        look(kernel, 0, count);
      }
    }
    if (isShared && position < count && position % SHARE == 0) {
      awaitShareAt(position / SHARE);
    }
    return position < count;
  }

  /// The present name.
  byte[] name() {
    return names[position];
  }

  /// What `statx` of it gave: 0 or `-errno`.
  int result() {
    return results[position];
  }

  /// What was seen of it, when that went well; good until [#next()].
  StatBuffer stat() {
    return stats[position];
  }

  private void fill() {
    count = 0;
    NameSorter sorted = source;
    while (sorted != null && count < SLOTS) {
      byte[] name = sorted.next();
      if (name == null) {
        source = null;
        return;
      }
      if (only == null || only.contains(ByteString.of(name))) {
        names[count++] = name;
      }
    }
  }

  private void look(Kernel own, int from, int to) {
    for (int i = from; i < to; i++) {
      results[i] = own.stat(directory, names[i], stats[i]);
    }
    if (from < to) {
      stats[from].fetch(to - from);
    }
  }

  /// As many as were useful so far, and no thread where there is little to look at.
  private void startHelpers(int wanted) {
    while (scope != null && helpers < wanted) {
      scope.forkPlatform("stat-" + helpers, this::help);
      helpers++;
    }
  }

  private void shareOut() {
    lock.lock();
    try {
      taken = 0;
      shared = count;
      Arrays.fill(isDone, false);
      if (isSlow) {
        work.signalAll();
      } else {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Looks at shares that nobody took, the next one first, until the one that is asked for is done.
  private void awaitShareAt(int share) {
    lock.lock();
    try {
      while (!isDone[share]) {
        int from = take();
        if (from < 0) {
          done.await();
        } else {
          long begun = System.nanoTime();
          lookAtShare(kernel, from);
          isSlow = System.nanoTime() - begun > SHARE * SLOW_NANOS;
        }
      }
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  /// Under the lock: the start of the next share; negative when all are taken.
  private int take() {
    if (taken == shared) {
      return -1;
    }
    int from = taken;
    taken = Math.min(shared, from + SHARE);
    return from;
  }

  /// Called under the lock, which it gives up while it looks.
  private void lookAtShare(Kernel own, int from) {
    int to = Math.min(shared, from + SHARE);
    lock.unlock();
    try {
      look(own, from, to);
    } finally {
      lock.lock();
    }
    isDone[from / SHARE] = true;
    done.signal();
  }

  private void help() throws InterruptedException {
    try (Kernel own = new Kernel()) {
      lock.lock();
      try {
        while (!closed) {
          int from = take();
          if (from < 0) {
            work.await();
          } else {
            lookAtShare(own, from);
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /// Lets the helpers end.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
