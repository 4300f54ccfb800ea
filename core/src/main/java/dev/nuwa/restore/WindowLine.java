package dev.nuwa.restore;

import dev.nuwa.error.CancelledException;
import dev.nuwa.source.target.TargetWriter;
import org.jspecify.annotations.Nullable;

/// Hands windows from the plan to the workers: one is worked off, by all workers at once, while the
/// next one is planned. A window begins when the one before is done, so that a file that goes on in
/// the next window is written by nobody else meanwhile.
///
/// Locking rule: every field is guarded by `this`; windows are worked off outside.
final class WindowLine {

  private final int workers;
  private final RestoreTally tally;
  private @Nullable WindowRun current;
  private long number;
  private int working;
  private boolean ended;

  /// @param workers how many threads call [#work]
  WindowLine(int workers, RestoreTally tally) {
    this.workers = workers;
    this.tally = tally;
  }

  /// Gives out a window as soon as the one before is done; by the plan.
  void add(Window window) {
    WindowRun run = new WindowRun(window, workers, tally);
    synchronized (this) {
      awaitDone();
      current = run;
      number++;
      working = workers;
      notifyAll();
    }
  }

  /// Waits until everything that was added is done; by the plan.
  synchronized void awaitDone() {
    try {
      while (working > 0) {
        wait();
      }
      current = null;
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
    for (WindowRun run = next(done); run != null; run = next(done)) {
      run.work(writer);
      writer.release();
      done++;
      finished();
    }
  }

  private synchronized @Nullable WindowRun next(long done) throws InterruptedException {
    while (number == done && !ended) {
      wait();
    }
    return number == done ? null : current;
  }

  private synchronized void finished() {
    working--;
    notifyAll();
  }
}
