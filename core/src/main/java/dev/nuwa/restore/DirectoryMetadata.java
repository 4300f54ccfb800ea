package dev.nuwa.restore;

import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.names.EntryLog;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetWriter;
import dev.nuwa.task.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

/// Puts the metadata on restored directories, children before parents: a mode that shuts somebody
/// out must not come before what lies below it. Directories of equal depth do not lie in each
/// other, so several workers share them; they meet before the next depth begins.
///
/// Takes the log of directories from its end, a few pages at a time, and so holds as much of it.
/// For one run.
final class DirectoryMetadata {

  private static final int BATCH_PAGES = 8;
  private static final int STEP = 16;

  /// Fewer than this are done by one worker.
  private static final int FEW = 512;

  private final EntryLog directories;
  private final RestorePlan plan;
  private final List<EntryLog.Logged> batch = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final int deepest;
  private int depth;
  private int page;
  private int from;
  private int to;
  private boolean ended;

  /// @param plan whose directories these are
  /// @param parts parts that may lie in each other are gone through once for each depth: then the
  ///   order in which directories were made does not tell which lies in which
  DirectoryMetadata(RestorePlan plan, List<RestorePart> parts) {
    this.plan = plan;
    this.directories = plan.directories();
    this.deepest = parts.size() > 1 ? plan.deepest() : -1;
    this.depth = deepest;
    this.page = directories.pages();
  }

  /// Does all but the target directory itself.
  void finish(Target target, int workers) {
    int count = directories.count() < FEW ? 1 : workers;
    CyclicBarrier meeting = new CyclicBarrier(count, this::turn);
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < count; i++) {
        scope.forkPlatform("restore-directories-" + i, () -> work(target, meeting));
      }
      scope.join();
    }
  }

  private void work(Target target, CyclicBarrier meeting) throws InterruptedException {
    try (TargetWriter writer = target.newWriter()) {
      while (isMore(meeting)) {
        for (int i = next.getAndAdd(STEP); i < to; i = next.getAndAdd(STEP)) {
          for (EntryLog.Logged directory : batch.subList(i, Math.min(to, i + STEP))) {
            EntryKey place = directory.key();
            writer.finishDirectory(place, plan.withAttributes(place, directory.entry()));
          }
        }
      }
    }
  }

  /// Waits for the others and the next depth, which [#turn] sets before anybody goes on.
  private boolean isMore(CyclicBarrier meeting) throws InterruptedException {
    try {
      meeting.await();
      return !ended;
    } catch (BrokenBarrierException e) {
      return false; // another worker failed, and says why
    }
  }

  private void turn() {
    while (to == batch.size() && !ended) {
      load();
    }
    from = to;
    while (to < batch.size() && depth(batch.get(to)) == depth(batch.get(from))) {
      to++;
    }
    next.set(from);
  }

  private void load() {
    batch.clear();
    from = 0;
    to = 0;
    if (page == 0 && depth > 1) {
      page = directories.pages();
      depth--;
    }
    ended = page == 0;
    for (int i = 0; i < BATCH_PAGES && page > 0; i++) {
      page--;
      for (EntryLog.Logged directory : directories.page(page).reversed()) {
        boolean now = deepest < 0 || depth(directory) == depth;
        if (now && !directory.key().isRoot()) {
          batch.add(directory);
        }
      }
    }
    batch.sort((a, b) -> Integer.compare(depth(b), depth(a)));
  }

  private static int depth(EntryLog.Logged directory) {
    return directory.key().depth();
  }
}
