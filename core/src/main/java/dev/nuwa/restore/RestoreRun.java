package dev.nuwa.restore;

import dev.nuwa.error.ResourceException;
import dev.nuwa.error.SourceException;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import dev.nuwa.source.target.Outcome;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetSpace;
import dev.nuwa.source.target.TargetWriter;
import dev.nuwa.task.TaskScope;
import dev.nuwa.tree.EntryStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
public final class RestoreRun {

  private static final long PROGRESS_MILLIS = 200;

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
          "the target is not empty",
          "choose an empty directory, or say --overwrite never, changed or always");
    }
    checkRoom(bytes, objects, state);
    target.markBegun();
    try (TaskScope ticking = TaskScope.open()) {
      ticking.fork("progress", () -> tick(bytes, objects));
      Optional<RestorePlan.Later> top = restore(parts, state);
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
        target.summary());
  }

  /// Restores everything but the metadata of the target directory itself, which is the answer when
  /// it is a restored directory.
  private Optional<RestorePlan.Later> restore(List<RestorePart> parts, Target.State state) {
    try (TargetWriter writer = target.newWriter()) {
      ExistingFiles existing = new ExistingFiles(writer, options.overwrite(), state);
      RestorePlan plan = new RestorePlan(repository, existing, writer, tally, this::workOff);
      for (RestorePart part : parts) {
        plan.add(part);
      }
      link(plan.links(), writer);
      if (options.extras() == RestoreOptions.Extras.DELETE) {
        for (RestorePart part : parts) {
          deleteExtras(part, plan.directories(), writer);
        }
      }
      for (RestorePlan.Later directory : plan.directories().reversed()) {
        if (!directory.place().isRoot()) {
          writer.finishDirectory(directory.place(), directory.entry());
        }
      }
      return plan.directories().stream().filter(d -> d.place().isRoot()).findFirst();
    }
  }

  private void finishTop(RestorePlan.Later top) {
    try (TargetWriter writer = target.newWriter()) {
      writer.finishDirectory(top.place(), top.entry());
    }
  }

  private void workOff(Window window) {
    WindowRun run = new WindowRun(repository, window, tally);
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < options.workers(); i++) {
        scope.forkPlatform(
            "restore-" + i,
            () -> {
              try (TargetWriter writer = target.newWriter()) {
                run.work(writer);
              }
            });
      }
      scope.join();
    }
  }

  private void link(List<RestorePlan.Later> links, TargetWriter writer) {
    for (RestorePlan.Later link : links) {
      Outcome outcome = writer.makeLink(link.place(), link.entry());
      if (outcome instanceof Outcome.Done) {
        tally.wrote(link.place());
      }
    }
  }

  private void deleteExtras(
      RestorePart part, List<RestorePlan.Later> directories, TargetWriter writer) {
    Set<EntryKey> wanted = new HashSet<>();
    for (RestorePlan.Later directory : directories) {
      wanted.add(directory.place());
    }
    try (EntryStream all = part.tree().scanBelow(part.from())) {
      while (all.next()) {
        wanted.add(part.place(all.current().key()));
      }
    }
    for (RestorePlan.Later directory : directories) {
      for (ByteString name : new ArrayList<>(writer.children(directory.place()))) {
        EntryKey place = directory.place().child(name);
        boolean mark = directory.place().isRoot() && Target.isMark(name);
        if (!mark && !wanted.contains(place) && writer.remove(place) instanceof Outcome.Done) {
          tally.deleted();
        }
      }
    }
  }

  private void checkRoom(long bytes, long objects, Target.State state) {
    TargetSpace space = target.space();
    boolean fits =
        (space.bytes() < 0 || bytes <= space.bytes())
            && (space.objects() < 0 || objects <= space.objects());
    if (state == Target.State.EMPTY && !fits) {
      throw new ResourceException(
          "the target has room for "
              + space.bytes()
              + " bytes and "
              + space.objects()
              + " objects; the restore needs up to "
              + bytes
              + " bytes and "
              + objects
              + " objects",
          "free space, choose another target, or restore a part");
    }
  }

  private void tick(long bytes, long objects) throws InterruptedException {
    while (true) {
      Thread.sleep(PROGRESS_MILLIS);
      Event.Progress progress = tally.progress(bytes, objects);
      events.emit(progress);
    }
  }
}
