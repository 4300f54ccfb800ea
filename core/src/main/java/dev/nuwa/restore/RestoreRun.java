package dev.nuwa.restore;

import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.SourceException;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetSpace;
import dev.nuwa.source.target.TargetWriter;
import dev.nuwa.task.ProgressTicker;
import dev.nuwa.task.Task;
import dev.nuwa.task.TaskScope;
import java.util.List;
import java.util.Optional;

/// Brings snapshots back: plan, fetch, open, inflate, verify, write. The story of a restore:
///
/// 1. the target must be empty, ours, or allowed to be overwritten, and have room;
/// 2. the trees are scanned; directories are made, and everything else is planned window by window;
/// 3. each window is worked off in the order of the packs, every chunk fetched once and checked
///    against its id, every file appearing under its name only when it is whole;
/// 4. further names of files, surplus files, the metadata of directories, children first;
/// 5. everything is made durable; wanted files are read again.
///
/// An interrupted restore leaves a mark; running it again keeps the files that are complete.
///
/// What the repository cannot give is an event for each file, or for each run of entries, and the
/// rest is restored. A target that takes nothing any more ends the run.
public final class RestoreRun {

  private final Contents repository;
  private final Target target;
  private final RestoreOptions options;
  private final EventSink events;
  private final RestoreTally tally;

  public RestoreRun(Contents repository, Target target, RestoreOptions options, EventSink events) {
    this.repository = repository;
    this.target = target;
    this.options = options;
    this.events = events;
    this.tally = new RestoreTally(events);
  }

  /// Restores the parts into the target.
  ///
  /// @param bytes content bytes of all parts, for the check of room and for progress
  /// @param objects entries of all parts
  /// @throws SourceException when the target is in use and nothing was said of overwriting
  /// @throws ResourceException when the target has no room
  public RestoreResult run(List<RestorePart> parts, long bytes, long objects) {
    Target.State state = target.state();
    if (state == Target.State.IN_USE && options.overwrite() == RestoreOptions.Overwrite.REFUSE) {
      throw new SourceException(
          Sentence.of("target {0} is not empty", target.path().utf8()),
          Sentence.of("choose an empty directory, or say --overwrite never, changed or always"));
    }
    checkRoom(parts, bytes, objects, state);
    target.markBegun();
    try (TaskScope ticking = TaskScope.open()) {
      ticking.fork("progress", new ProgressTicker(() -> tally.progress(bytes, objects), events));
      Optional<Entry> top = restore(parts, state);
      target.markEnded(); // changes the time of the target directory, which therefore comes last
      top.ifPresent(this::finishTop);
      ticking.cancel();
    }
    events.emit(tally.progress(bytes, objects));
    return new RestoreResult(
        tally.files(),
        tally.bytes(),
        tally.keptFiles(),
        tally.deletedObjects(),
        tally.damagedFiles(),
        tally.blockedFiles(),
        target.summary());
  }

  /// Restores everything but the metadata of the target directory itself, which is the answer when
  /// it is a restored directory.
  private Optional<Entry> restore(List<RestorePart> parts, Target.State state) {
    WindowLine line = new WindowLine(options.workers(), tally);
    try (TaskScope scope = TaskScope.open()) {
      Task<Optional<Entry>> planned =
          scope.forkPlatform("restore-plan", () -> restore(parts, state, line));
      for (int i = 0; i < options.workers(); i++) {
        scope.forkPlatform("restore-" + i, () -> work(line));
      }
      scope.join();
      return planned.result();
    }
  }

  private Optional<Entry> restore(List<RestorePart> parts, Target.State state, WindowLine line) {
    try (TargetWriter writer = target.newWriter();
        ExistingFiles existing =
            new ExistingFiles(repository, target, writer, options.overwrite(), state);
        RestorePlan plan = newPlan(existing, line)) {
      boolean whole = true;
      for (RestorePart part : parts) {
        whole &= plan.add(part);
      }
      plan.addLinks();
      if (options.extras() == RestoreOptions.Extras.DELETE) {
        deleteExtras(parts, whole, writer);
      }
      new DirectoryMetadata(plan, parts).finish(target, options.workers());
      return plan.top().map(entry -> plan.withAttributes(EntryKey.ROOT, entry));
    } finally {
      line.end();
    }
  }

  private RestorePlan newPlan(ExistingFiles existing, WindowLine line) {
    return new RestorePlan(repository, existing, tally, line, target.options().spillFolder());
  }

  private void work(WindowLine line) throws InterruptedException {
    try (TargetWriter writer = target.newWriter()) {
      line.work(writer);
    }
  }

  /// Of a tree that is damaged nobody knows what else it had.
  private void deleteExtras(List<RestorePart> parts, boolean whole, TargetWriter writer) {
    if (!whole) {
      tally.warn(
          EntryKey.ROOT, "nothing is deleted, since part of the snapshot's list of files is lost");
      return;
    }
    ExtraFiles extras =
        new ExtraFiles(parts, writer, ExtraFiles.Removal.REMOVE, target.options().spillFolder());
    parts.forEach(extras::remove);
    tally.deleted(extras.removed());
  }

  private void finishTop(Entry top) {
    try (TargetWriter writer = target.newWriter()) {
      writer.finishDirectory(EntryKey.ROOT, top);
    }
  }

  /// Sizes tell most of the time; when they do not fit, holes and what is there already are taken
  /// into account.
  private void checkRoom(List<RestorePart> parts, long bytes, long objects, Target.State state) {
    TargetSpace space = target.space();
    if (fits(space, bytes, objects)) {
      return;
    }
    RestorePreview.Foreseen need =
        new RestorePreview(repository, options).run(parts, target, state);
    if (!fits(space, need.room(), need.objects())) {
      throw new ResourceException(
          Sentence.of(
              "the target has room for {0} bytes and {1} objects; the restore needs {2} bytes and"
                  + " {3} objects",
              space.bytes(), space.objects(), need.room(), need.objects()),
          Sentence.of("free space, choose another target, or restore a part"));
    }
  }

  private static boolean fits(TargetSpace space, long bytes, long objects) {
    return (space.bytes() < 0 || bytes <= space.bytes())
        && (space.objects() < 0 || objects <= space.objects());
  }
}
