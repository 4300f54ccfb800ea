package dev.nuwa.restore;

import dev.nuwa.error.CancelledException;
import dev.nuwa.source.target.TargetWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Hands windows from the plan to the workers: one is worked off, by all workers at once, while the
/// next one is planned. A worker that finds nothing more to do in its window goes on to the next,
/// unless that has the rest of a file: then it begins when the one before is done, so that the file
/// is written by nobody else meanwhile.
///
/// Locking rule: every field is guarded by `this`; windows are worked off outside.
final class WindowLine {

  /// A window is planned only when no more than this many others are there.
  private static final int OPEN_MAX = 1;

  /// A window that some workers have still to leave.
  private static final class Open {
    private final WindowRun run;
    private int working;

    Open(WindowRun run, int workers) {
      this.run = run;
      this.working = workers;
    }
  }

  private final int workers;
  private final RestoreTally tally;
  private final Deque<Open> open = new ArrayDeque<>();

  /// Windows that were added so far.
  private long added;

  private boolean ended;

  /// @param workers how many threads call [#work]
  WindowLine(int workers, RestoreTally tally) {
    this.workers = workers;
    this.tally = tally;
  }

  /// Gives out a window, and waits until there is room to plan another one; by the plan.
  void add(Window window) {
    WindowRun run = new WindowRun(window, workers, tally);
    if (window.continuesFile()) {
      awaitDone();
    }
    synchronized (this) {
      open.addLast(new Open(run, workers));
      added++;
      notifyAll();
    }
    awaitOpen(OPEN_MAX);
  }

  /// Waits until everything that was added is done; by the plan.
  void awaitDone() {
    awaitOpen(0);
  }

  private synchronized void awaitOpen(int most) {
    try {
      while (open.size() > most) {
        wait();
      }
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
  }

  /// No window follows; by the plan, however it ended.
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// Works off windows until there are no more. A worker that fails ends the whole restore.
  void work(TargetWriter writer) throws InterruptedException {
    long done = 0;
    for (Open next = next(done); next != null; next = next(done)) {
      next.run.work(writer);
      writer.release();
      done++;
      leave(next);
    }
  }

  /// The window after those that a worker has done: the last one, or the one before it.
  private synchronized @Nullable Open next(long done) throws InterruptedException {
    while (added == done && !ended) {
      wait();
    }
    if (added == done) {
      return null;
    }
    return added == done + 1 ? open.getLast() : open.getFirst();
  }

  private synchronized void leave(Open left) {
    left.working--;
    if (left.working == 0) {
      open.remove(left);
      notifyAll();
    }
  }
}
