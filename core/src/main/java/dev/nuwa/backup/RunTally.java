package dev.nuwa.backup;

import dev.nuwa.event.Event;
import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.Observations;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Identity;
import dev.nuwa.repo.index.Claim;
import dev.nuwa.repo.pack.PackCounts;
import dev.nuwa.source.SourceCounts;
import dev.nuwa.tree.Leaf;
import dev.nuwa.tree.state.PackedLeaf;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What a run counts as it goes. Thread-safe; sums are exact once the threads that add have ended.
final class RunTally {

  private volatile @Nullable EntryKey current;
  private final Compressibility noticed = new Compressibility(); // guarded by itself
  private final Inodes appeared = new Inodes();
  private final Inodes vanished = new Inodes();
  private final LongAdder entries = new LongAdder();
  private final LongAdder files = new LongAdder();
  private final LongAdder directories = new LongAdder();
  private final LongAdder contentBytes = new LongAdder();
  private final LongAdder added = new LongAdder();
  private final LongAdder addedBytes = new LongAdder();
  private final LongAdder modified = new LongAdder();
  private final LongAdder modifiedBytes = new LongAdder();
  private final LongAdder deleted = new LongAdder();
  private final LongAdder deletedBytes = new LongAdder();
  private final LongAdder newChunks = new LongAdder();
  private final LongAdder newBytes = new LongAdder();
  private final LongAdder knownChunks = new LongAdder();
  private final LongAdder repeatedBytes = new LongAdder();
  private final LongAdder knownOriginal = new LongAdder();
  private final LongAdder knownCompressed = new LongAdder();
  private final LongAdder knownSealed = new LongAdder();
  private final LongAdder inlineBytes = new LongAdder();
  private final LongAdder unchangedBytes = new LongAdder();
  private final LongAdder readBytes = new LongAdder();
  private final LongAdder missing = new LongAdder();
  private final AtomicLong failed = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /// A chunk that somebody in this run stores, or has stored already.
  void chunk(Claim claim, int bytes) {
    readBytes.add(bytes);
    if (claim == Claim.NEW) {
      newChunks.increment();
      newBytes.add(bytes);
    } else {
      knownChunks.increment();
      repeatedBytes.add(bytes);
    }
  }

  /// A chunk that an older pack has.
  ///
  /// @param sizes its share there
  void known(Sizes sizes) {
    readBytes.add(sizes.original());
    knownChunks.increment();
    knownOriginal.add(sizes.original());
    knownCompressed.add(sizes.compressed());
    knownSealed.add(sizes.sealed());
  }

  /// Content went into an entry.
  void inlined(int bytes) {
    readBytes.add(bytes);
    inlineBytes.add(bytes);
  }

  /// Content that is not read, for it has not changed.
  void skipped(long bytes) {
    readBytes.add(bytes);
    unchangedBytes.add(bytes);
  }

  void deleted(Entry entry) {
    if (entry.type() != FileType.DIRECTORY) {
      deleted.increment();
      deletedBytes.add(entry.size());
      note(vanished, entry);
    }
  }

  /// An entry went into the tree.
  void recorded(EntryKey key, Entry entry, ChangeJoin.Change change) {
    current = key;
    entries.increment();
    contentBytes.add(entry.size());
    if (entry.type() == FileType.DIRECTORY) {
      directories.increment();
    } else if (entry.type() == FileType.REGULAR) {
      files.increment();
    }
    if (entry.content() instanceof Content.Missing) {
      missing.increment();
    }
    changed(entry, change);
  }

  /// A leaf of which nothing changed went into the tree.
  void recorded(Leaf leaf, PackedLeaf counts) {
    current = leaf.last();
    entries.add(leaf.entries());
    contentBytes.add(leaf.contentBytes());
    directories.add(counts.directories());
    files.add(counts.files());
  }

  private void changed(Entry entry, ChangeJoin.Change change) {
    if (entry.type() == FileType.DIRECTORY) {
      return;
    }
    switch (change) {
      case ADDED -> {
        added.increment();
        addedBytes.add(entry.size());
        note(appeared, entry);
      }
      case MODIFIED -> {
        modified.increment();
        modifiedBytes.add(entry.size());
      }
      case UNCHANGED -> {}
    }
  }

  long entries() {
    return entries.sum();
  }

  /// Bytes dealt with so far, read or known to be unchanged: for progress.
  long handledBytes() {
    return readBytes.sum();
  }

  /// Something of an object could not be kept.
  void failed(String path) {
    if (failed.getAndIncrement() < SourceCounts.FAILURES_MAX) {
      failures.add(path);
    }
  }

  /// Objects that are not whole for another reason than their source.
  long failed() {
    return failed.get();
  }

  /// Paths of the first of them.
  List<String> failures() {
    return List.copyOf(failures);
  }

  /// Content taken from the source in this run: what was read, known to the repository or not.
  long takenBytes() {
    return readBytes.sum() - unchangedBytes.sum();
  }

  /// Entries whose content could not be read.
  long missing() {
    return missing.sum();
  }

  /// Where the run stands.
  Event.Progress progress(long bytesTotal, long entriesTotal) {
    EntryKey at = current;
    String path = at == null ? "" : at.toString();
    return new Event.Progress("backup", handledBytes(), bytesTotal, entries(), entriesTotal, path);
  }

  /// What a worker noticed, at its end.
  void noticed(Compressibility worker) {
    synchronized (noticed) {
      noticed.add(worker);
    }
  }

  private SortedMap<String, List<Long>> histogram() {
    synchronized (noticed) {
      return noticed.histogram();
    }
  }

  /// Files that went and came under another name: the same inode. Counted among the first of each.
  private long renamed() {
    return appeared.countIn(vanished);
  }

  private static void note(Inodes inodes, Entry entry) {
    Identity identity = entry.identity();
    if (identity != null) {
      inodes.add(identity);
    }
  }

  /// The first so many inodes that are added, each as a number of 64 bits in one array: among 2^32
  /// pairs that two share one is not to be expected, and would only miscount a rename. Thread-safe.
  ///
  /// Locking rule: the fields are guarded by `this`.
  private static final class Inodes {
    private static final int INODES_MAX = 64 << 10;

    private long[] slots = new long[64]; // 0 is none
    private int count;

    synchronized void add(Identity identity) {
      long number = mixed(identity);
      if (count < INODES_MAX && !contains(number)) {
        if (2 * count >= slots.length) {
          grow();
        }
        slots[slotOf(slots, number)] = number;
        count++;
      }
    }

    synchronized long countIn(Inodes other) {
      return Arrays.stream(slots).filter(number -> number != 0 && other.contains(number)).count();
    }

    private synchronized boolean contains(long number) {
      return slots[slotOf(slots, number)] == number;
    }

    private void grow() {
      long[] larger = new long[2 * slots.length];
      for (long number : slots) {
        if (number != 0) {
          larger[slotOf(larger, number)] = number;
        }
      }
      slots = larger;
    }

    /// Where a number is, or would be.
    private static int slotOf(long[] slots, long number) {
      int at = (int) number & slots.length - 1;
      while (slots[at] != 0 && slots[at] != number) {
        at = at + 1 & slots.length - 1;
      }
      return at;
    }

    /// Spread over all bits, by the last steps of MurmurHash3; never 0.
    private static long mixed(Identity identity) {
      long number = identity.inode() * 0x9e3779b97f4a7c15L ^ identity.fileSystem();
      number = (number ^ number >>> 33) * 0xff51afd7ed558ccdL;
      number = (number ^ number >>> 33) * 0xc4ceb9fe1a85ec53L;
      number ^= number >>> 33;
      return number == 0 ? 1 : number;
    }
  }

  Observations observations() {
    return new Observations(
        new Observations.Files(added.sum(), modified.sum(), deleted.sum(), renamed()),
        new Observations.Bytes(addedBytes.sum(), modifiedBytes.sum(), deletedBytes.sum()),
        newChunks.sum(),
        knownChunks.sum(),
        histogram(),
        noticed.newlyIncompressibleBytes());
  }

  /// What the snapshot holds and what it cost. Lo of the whole counts holes, which take nothing.
  /// New and known chunks are counted as they lie in their units; content inside entries at the
  /// rate of the nodes, repetitions within the run at that of its new chunks, files taken over
  /// unchanged at that of the parent.
  Counts counts(PackCounts packs, Sizes parentTotal, long failed) {
    Sizes added = new Sizes(newBytes.sum(), packs.data().compressed(), packs.data().sealed());
    Sizes known = new Sizes(knownOriginal.sum(), knownCompressed.sum(), knownSealed.sum());
    Sizes stored =
        added
            .plus(known)
            .plus(atRateOf(added, repeatedBytes.sum()))
            .plus(atRateOf(packs.nodes(), inlineBytes.sum()))
            .plus(atRateOf(parentTotal, unchangedBytes.sum()));
    Sizes total = new Sizes(contentBytes.sum(), stored.compressed(), stored.sealed());
    return new Counts(
        new Counts.Found(entries.sum(), files.sum(), directories.sum(), failed),
        total,
        added,
        newChunks.sum() + knownChunks.sum(),
        newChunks.sum(),
        packs.uploadedPacks(),
        packs.uploadedBytes());
  }

  private static Sizes atRateOf(Sizes known, long bytes) {
    if (known.original() == 0) {
      return new Sizes(bytes, bytes, bytes);
    }
    double compressed = (double) known.compressed() / known.original();
    double sealed = (double) known.sealed() / known.original();
    return new Sizes(bytes, Math.round(bytes * compressed), Math.round(bytes * sealed));
  }
}
