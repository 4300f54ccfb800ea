package dev.nuwa.restore;

import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.SourceException;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetSpace;
import dev.nuwa.source.target.TargetWriter;
import dev.nuwa.task.ProgressTicker;
import dev.nuwa.task.Task;
import dev.nuwa.task.TaskScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
          "the target is not empty",
          "choose an empty directory, or say --overwrite never, changed or always");
    }
    checkRoom(parts, bytes, objects, state);
    target.markBegun();
    try (TaskScope ticking = TaskScope.open()) {
      ticking.fork("progress", new ProgressTicker(() -> tally.progress(bytes, objects), events));
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
        tally.blockedFiles(),
        target.summary());
  }

  /// Restores everything but the metadata of the target directory itself, which is the answer when
  /// it is a restored directory.
  private Optional<RestorePlan.Later> restore(List<RestorePart> parts, Target.State state) {
    WindowLine line = new WindowLine(options.workers(), tally);
    try (TaskScope scope = TaskScope.open()) {
      Task<Optional<RestorePlan.Later>> planned =
          scope.forkPlatform("restore-plan", () -> restore(parts, state, line));
      for (int i = 0; i < options.workers(); i++) {
        scope.forkPlatform("restore-" + i, () -> work(line));
      }
      scope.join();
      return planned.result();
    }
  }

  private Optional<RestorePlan.Later> restore(
      List<RestorePart> parts, Target.State state, WindowLine line) {
    try (TargetWriter writer = target.newWriter()) {
      ExistingFiles existing = new ExistingFiles(writer, options.overwrite(), state);
      RestorePlan plan = new RestorePlan(repository, existing, writer, tally, line);
      List<Set<EntryKey>> made = new ArrayList<>();
      boolean whole = true;
      for (RestorePart part : parts) {
        int before = plan.directories().size();
        whole &= plan.add(part);
        List<RestorePlan.Later> own = plan.directories();
        made.add(places(own.subList(before, own.size())));
      }
      plan.addLinks();
      if (options.extras() == RestoreOptions.Extras.DELETE) {
        deleteExtras(parts, made, whole, writer);
      }
      finishDirectories(parts, plan.directories(), writer);
      return plan.directories().stream().filter(d -> d.place().isRoot()).findFirst();
    } finally {
      line.end();
    }
  }

  private void work(WindowLine line) throws InterruptedException {
    try (TargetWriter writer = target.newWriter()) {
      line.work(writer);
    }
  }

  private Set<EntryKey> places(List<RestorePlan.Later> directories) {
    return options.extras() == RestoreOptions.Extras.KEEP
        ? Set.of()
        : directories.stream().map(RestorePlan.Later::place).collect(Collectors.toSet());
  }

  /// Of a tree that is damaged nobody knows what else it had.
  private void deleteExtras(
      List<RestorePart> parts, List<Set<EntryKey>> made, boolean whole, TargetWriter writer) {
    if (!whole) {
      tally.warn(
          EntryKey.ROOT, "nothing is deleted, since part of the snapshot's list of files is lost");
      return;
    }
    ExtraFiles extras = new ExtraFiles(parts, writer, ExtraFiles.Removal.REMOVE);
    for (int i = 0; i < parts.size(); i++) {
      extras.remove(parts.get(i), made.get(i));
    }
    tally.deleted(extras.removed());
  }

  /// Children first: with parts that lie in each other the order they were made in does not tell.
  private static void finishDirectories(
      List<RestorePart> parts, List<RestorePlan.Later> directories, TargetWriter writer) {
    List<RestorePlan.Later> order = new ArrayList<>(directories.reversed());
    if (parts.size() > 1) {
      order.sort(Comparator.comparingInt(d -> -d.place().path().size()));
    }
    for (RestorePlan.Later directory : order) {
      if (!directory.place().isRoot()) {
        writer.finishDirectory(directory.place(), directory.entry());
      }
    }
  }

  private void finishTop(RestorePlan.Later top) {
    try (TargetWriter writer = target.newWriter()) {
      writer.finishDirectory(top.place(), top.entry());
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
