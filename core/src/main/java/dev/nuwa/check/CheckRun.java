package dev.nuwa.check;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.pack.IndexedPack;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.key.PasswordSlots;
import dev.nuwa.repo.snapshot.ListingExtent;
import dev.nuwa.repo.snapshot.SnapshotListing;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.MemoryBudget;
import dev.nuwa.task.Permit;
import dev.nuwa.task.TaskScope;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Checks a repository, in this order: snapshots, their signatures and notes; keys under passwords;
/// what the index says of packs against the packs; if asked, the data of packs; last the trees of
/// the confirmed snapshots, by which time it is known which packs and units can be relied on.
/// Nothing is changed and nothing ends it early but a storage that does not answer.
///
/// One run is one of these; not thread-safe.
public final class CheckRun {

  private final Session session;
  private final Storage storage;
  private final CheckOptions options;
  private final EventSink events;
  private final Findings findings;
  private final AtomicInteger packsDone = new AtomicInteger();
  private final AtomicInteger packsRead = new AtomicInteger();
  private final AtomicLong bytesRead = new AtomicLong();

  /// @param storage the one of the session
  public CheckRun(Session session, Storage storage, CheckOptions options, EventSink events) {
    this.session = session;
    this.storage = storage;
    this.options = options;
    this.events = events;
    this.findings = new Findings(events);
  }

  /// Checks.
  public CheckReport run() {
    SnapshotListing listing = session.markedSnapshots(ListingExtent.WHOLE);
    listing
        .problems()
        .forEach(problem ->
            findings.add(
                new Finding.SnapshotUnreadable(problem.object(), problem(problem.cause()))));
    PasswordSlots.damaged(storage, session.config())
        .forEach(
            (slot, damage) -> findings.add(new Finding.KeySlotDamaged(slot, damage.problem())));
    session.probes().check();
    try (Contents contents = session.contents()) {
      contents.loaded().damaged().forEach(name -> findings.add(new Finding.IndexDamaged(name)));
      PackStates states = new PackStates(contents.index());
      checkPacks(contents, states);
      TreeCheck trees = new TreeCheck(contents.nodes(), states, findings);
      List<StoredSnapshot> confirmed = listing.confirmed();
      checkTrees(trees, confirmed);
      return new CheckReport(
          findings.first(),
          findings.total(),
          confirmed.size(),
          trees.entries(),
          contents.index().packCount(),
          packsRead.get(),
          bytesRead.get());
    }
  }

  /// The object is named anyway.
  private static String problem(BackupException cause) {
    return cause instanceof CorruptionException damage
        ? damage.problem()
        : String.valueOf(cause.getMessage());
  }

  /// Only who may read names can say which files are affected.
  private void checkTrees(TreeCheck trees, List<StoredSnapshot> confirmed) {
    if (!session.role().mayRead()) {
      String role = session.role().name().toLowerCase(Locale.ROOT);
      events.emit(
          new Event.Warning(
              "trees", Sentence.of("a key with the role {0} cannot check them", role)));
      return;
    }
    long done = 0;
    for (StoredSnapshot snapshot : confirmed) {
      progress("check trees", 0, done, confirmed.size(), snapshot.id());
      trees.check(snapshot);
      done++;
    }
    progress("check trees", 0, done, confirmed.size(), "");
  }

  private void checkPacks(Contents contents, PackStates states) {
    PackCheck check = new PackCheck(storage, contents, states, findings);
    check.presence(session.generations().condemned().packs());
    AtomicInteger next = new AtomicInteger();
    MemoryBudget budget = new MemoryBudget(options.memoryBytes());
    long seed = Long.parseUnsignedLong(session.keys().randomHex(16), 16);
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < options.workers(); i++) {
        scope.forkPlatform(
            "check-" + i,
            () -> {
              PackWorker worker = new PackWorker(contents, check, states, budget);
              for (int pack = next.getAndIncrement();
                  pack < contents.index().packCount();
                  pack = next.getAndIncrement()) {
                worker.check(pack, new Random(seed + pack).nextInt(100) < options.readPercent());
              }
            });
      }
      scope.join();
    }
  }

  private void progress(String phase, long bytes, long done, long total, String current) {
    events.emit(new Event.Progress(phase, bytes, -1, done, total, current));
  }

  /// What one thread does with its packs.
  private final class PackWorker {

    private final Contents contents;
    private final PackCheck check;
    private final PackStates states;
    private final MemoryBudget budget;
    private final PackVerifier verifier;

    PackWorker(Contents contents, PackCheck check, PackStates states, MemoryBudget budget) {
      this.contents = contents;
      this.check = check;
      this.states = states;
      this.budget = budget;
      Optional<BlobHasher> hasher =
          session.role().mayRead() ? Optional.of(contents.newHasher()) : Optional.empty();
      this.verifier = new PackVerifier(contents, hasher, states, findings);
    }

    void check(int pack, boolean read) {
      if (states.isUsable(pack)) {
        Optional<IndexedPack> footer = check.footer(pack);
        if (read && footer.isPresent()) {
          read(pack, footer.get());
        }
      }
      String name = contents.index().pack(pack).name();
      int done = packsDone.incrementAndGet();
      progress("check packs", bytesRead.get(), done, contents.index().packCount(), name);
    }

    private long budgetBytes() {
      return budget.totalBytes() >> 10 << 10;
    }

    /// A pack longer than the whole budget waits until it is alone.
    private void read(int pack, IndexedPack footer) {
      try (Permit _ = budget.acquire(Math.min(footer.length(), budgetBytes()))) {
        Optional<byte[]> bytes = storage.get(ObjectName.of(footer.name()), ByteRange.all());
        if (bytes.isEmpty()) {
          states.unusable(pack);
          findings.add(new Finding.PackMissing(footer.name()));
          return;
        }
        packsRead.incrementAndGet();
        bytesRead.addAndGet(bytes.get().length);
        verifier.verify(pack, footer, bytes.get());
      }
    }
  }
}
