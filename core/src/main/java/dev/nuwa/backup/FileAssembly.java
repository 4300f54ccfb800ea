package dev.nuwa.backup;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.tree.Content;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.tree.ListWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts the chunks of a large file, stored by many workers in any order, back in order: into the
/// entry while they are few, into list nodes as they come when they are many. What waits for an
/// earlier slab is bounded by the slabs that exist.
///
/// Locking rule: every field is guarded by `this`.
final class FileAssembly {

  private final Pipeline pipeline;
  private final Map<Integer, Slab> ahead = new HashMap<>();
  private final ListWriter list;
  private final ChunkKind kind;
  private final Compressibility.FileTrait file;
  private int handedOut;
  private int appended;
  private @Nullable Consumer<Content> whenDone;

  FileAssembly(Worker worker, Cutting.Way way, Compressibility.FileTrait file) {
    this.pipeline = worker.pipeline();
    this.list = worker.newList(way);
    this.kind = way.kind();
    this.file = file;
  }

  /// A slab to fill, waiting for a buffer.
  Slab newSlab() {
    return new Slab(pipeline.slabs());
  }

  /// Gives the next slab of the file to whichever worker is free, or stores it here.
  void handOut(Slab slab, Worker worker) throws InterruptedException {
    if (slab.count() == 0) {
      slab.drop();
      return;
    }
    int number;
    synchronized (this) {
      number = handedOut++;
    }
    WorkQueue.Work work = any -> store(number, slab, any);
    if (!pipeline.queue().offer(work)) {
      work.run(worker);
    }
  }

  /// Called once, after the last slab was handed out; the action runs when all are stored.
  void whenDone(Consumer<Content> action) {
    synchronized (this) {
      whenDone = action;
    }
    finishIfDone();
  }

  private void store(int number, Slab slab, Worker worker) {
    slab.store(worker, kind, file);
    synchronized (this) {
      ahead.put(number, slab);
      for (Slab next = ahead.remove(appended); next != null; next = ahead.remove(appended)) {
        append(next);
        appended++;
      }
    }
    finishIfDone();
  }

  private void append(Slab slab) {
    for (int i = 0; i < slab.count(); i++) {
      BlobId id = slab.id(i);
      if (id == null) {
        list.addHole(slab.length(i));
      } else {
        list.add(id, slab.length(i));
      }
    }
  }

  private void finishIfDone() {
    Consumer<Content> action;
    Content content;
    synchronized (this) {
      action = whenDone;
      if (action == null || appended < handedOut) {
        return;
      }
      whenDone = null;
      content = list.finish();
    }
    action.accept(content);
  }
}
