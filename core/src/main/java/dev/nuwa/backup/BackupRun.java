package dev.nuwa.backup;

import dev.nuwa.chunk.CutParameters;
import dev.nuwa.crypto.Secret;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.repo.BackupResult;
import dev.nuwa.repo.BackupSession;
import dev.nuwa.repo.BackupSpec;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.source.SourceCounts;
import dev.nuwa.task.ProgressTicker;
import dev.nuwa.task.TaskScope;
import dev.nuwa.tree.TreeRoot;
import dev.nuwa.tree.state.LeafPrint;
import dev.nuwa.tree.state.StateFolder;
import dev.nuwa.tree.state.StateWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Backs sources up: select, cut, deduplicate, compress, seal, pack, store. The story of a backup:
///
/// 1. the newest confirmed snapshot of the same source becomes the parent; the session pins it and
///    only then reads which packs were given up and what the repository holds;
/// 2. each root is walked in key order and joined with its previous state; what changed is read,
///    cut, named, looked up, compressed, sealed and packed by workers ([RootRun]), and its tree is
///    written as the walk goes, beside a state file for the next run;
/// 3. packs, then indexes, then the snapshot, then a second look, then the confirmation: only when
///    that is acknowledged the backup is a success ([BackupSession#publish]);
/// 4. the state files take the place of the old ones.
///
/// A run that is killed leaves packs with indexes and the beginning of a state file: the next run
/// reads neither again what they hold.
public final class BackupRun {

  private final Session session;
  private final BackupOptions options;
  private final StateFolder states;
  private final InstantSource clock;
  private final EventSink events;
  private final RunTally tally = new RunTally();

  public BackupRun(
      Session session,
      BackupOptions options,
      StateFolder states,
      InstantSource clock,
      EventSink events) {
    this.session = session;
    this.options = options;
    this.states = states;
    this.clock = clock;
    this.events = events;
  }

  /// Backs the roots up as one snapshot.
  ///
  /// @param parent the newest confirmed snapshot of the same source
  /// @return what was done; the snapshot it names is confirmed
  public BackupReport run(
      List<BackupRoot> roots, Optional<StoredSnapshot> parent, PackOptions packs) {
    Instant started = clock.instant();
    try (TaskScope scope = TaskScope.open()) {
      scope.fork("progress", ticker(parent));
      try (BackupSession backup =
          session.beginBackup(new BackupSpec(parent, packs, leftovers(roots)), scope)) {
        return run(roots, backup, started);
      } finally {
        scope.cancel();
      }
    }
  }

  private BackupSpec.Leftovers leftovers(List<BackupRoot> roots) {
    boolean cutOff =
        roots.stream().anyMatch(root -> states.hasUnfinished(Previous.Finder.scope(session, root)));
    return cutOff ? BackupSpec.Leftovers.LIKELY : BackupSpec.Leftovers.UNLIKELY;
  }

  private BackupReport run(List<BackupRoot> roots, BackupSession backup, Instant started) {
    List<StateWriter> written = new ArrayList<>();
    try {
      List<SnapshotRoot> trees = new ArrayList<>();
      for (BackupRoot root : roots) {
        trees.add(store(root, backup, started, written));
      }
      backup.flush();
      BackupResult result = result(roots, trees, backup, started);
      StoredSnapshot snapshot = backup.publish(result);
      written.forEach(state -> state.finish(snapshot.name()));
      events.emit(tally.progress(tally.handledBytes(), tally.entries()));
      return new BackupReport(
          snapshot.name(),
          backup.parent().map(StoredSnapshot::name),
          result.partial(),
          changed(roots),
          tally.takenBytes(),
          snapshot.facts().counts(),
          result.names().observations());
    } finally {
      written.forEach(StateWriter::close);
    }
  }

  private SnapshotRoot store(
      BackupRoot root, BackupSession backup, Instant started, List<StateWriter> written) {
    Cutting cutting = cutting(backup);
    Shares shares =
        Shares.of(
            options.memoryBytes(),
            options.processors(),
            cutting.slabBytes(),
            backup.packMemoryBytes());
    Timestamp begun = Timestamp.of(started);
    Previous.Finder previous = new Previous.Finder(states, session, backup);
    try (Secret treeKey = backup.treeKey();
        Previous before = previous.of(root)) {
      StateWriter state =
          states.begin(Previous.Finder.scope(session, root), begun, treeKey.bytes());
      written.add(state);
      LeafPrint print = new LeafPrint(treeKey.bytes(), begun);
      TreeRoot tree =
          new RootRun(backup, cutting, shares, tally, events)
              .run(root, before, print, treeKey, state);
      NodeRef top = tree.node();
      return new SnapshotRoot(top.id(), top.refsHash(), top.level());
    }
  }

  private Cutting cutting(BackupSession backup) {
    Cutting.Way usual =
        switch (options.cut()) {
          case BackupOptions.CutWish.ByFile wish -> gear(wish.parameters(), backup);
          case BackupOptions.CutWish.Gear wish -> gear(wish.parameters(), backup);
          case BackupOptions.CutWish.Fixed wish -> Cutting.Way.fixed(wish.block());
        };
    boolean inPlace = options.cut() instanceof BackupOptions.CutWish.ByFile;
    return new Cutting(usual, inPlace, options.inlineMax());
  }

  private static Cutting.Way gear(CutParameters parameters, BackupSession backup) {
    try (Secret key = backup.chunkerKey()) {
      return Cutting.Way.gear(key.bytes(), parameters);
    }
  }

  private BackupResult result(
      List<BackupRoot> roots, List<SnapshotRoot> trees, BackupSession backup, Instant started) {
    boolean partial = tally.missing() > 0 || failed(roots) > 0;
    BackupOptions.Label label = options.label();
    SnapshotNames names =
        new SnapshotNames(
            label.host(),
            label.user(),
            roots.stream().map(BackupRoot::path).toList(),
            label.tags(),
            label.program(),
            tally.observations(),
            failures(roots),
            label.description());
    return new BackupResult(
        started,
        trees,
        partial,
        tally.counts(backup.counts(), parentTotal(backup), failed(roots)),
        names);
  }

  private static Sizes parentTotal(BackupSession backup) {
    return backup.parent().map(p -> p.facts().counts().total()).orElse(Sizes.ZERO);
  }

  private static long changed(List<BackupRoot> roots) {
    return roots.stream()
        .map(root -> root.source().counts())
        .mapToLong(SourceCounts::changed)
        .sum();
  }

  private List<ByteString> failures(List<BackupRoot> roots) {
    return Stream.concat(
            roots.stream().flatMap(root -> root.source().counts().failures().stream()),
            tally.failures().stream())
        .limit(SnapshotNames.FAILURES_MAX)
        .map(ByteString::utf8)
        .toList();
  }

  private long failed(List<BackupRoot> roots) {
    long sources =
        roots.stream().map(root -> root.source().counts()).mapToLong(SourceCounts::failed).sum();
    return sources + tally.failed();
  }

  private ProgressTicker ticker(Optional<StoredSnapshot> parent) {
    long bytes = parent.map(p -> p.facts().counts().total().original()).orElse(-1L);
    long entries = parent.map(p -> p.facts().counts().found().entries()).orElse(-1L);
    return new ProgressTicker(() -> tally.progress(bytes, entries), events);
  }
}
