package dev.nuwa.repo.pack;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.Part;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.pack.UnitRequest.Wanted;
import dev.nuwa.repo.unit.OpenerPool;
import dev.nuwa.repo.unit.StoredUnit;
import dev.nuwa.repo.unit.UnitKeyCache;
import dev.nuwa.repo.unit.UnitKeys;
import dev.nuwa.repo.unit.UnitOpener;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads units out of packs: neighbours in one request, each opened, inflated, and each chunk
/// hashed again, since with several writers that is the only proof against one that lies.
///
/// Thread-safe: it keeps an opener for as many threads as read at once.
public final class PackReader implements AutoCloseable {

  /// Units nearer to each other than this are read in one request.
  private static final int GAP_BYTES_MAX = 128 << 10;

  /// A request is not longer than this, unless for one unit. Long requests pay where each costs a
  /// round trip; where the answer is there at once short ones do, for their memory is soon used
  /// again. So their length follows the time that the last one took, and what the heap can spare.
  private static final int RANGE_BYTES_MIN = 512 << 10;

  private static final int RANGE_BYTES_MAX =
      (int) Math.clamp(Runtime.getRuntime().maxMemory() / 32, RANGE_BYTES_MIN, 4L << 20);

  private static final long SLOW_NANOS = 5_000_000;

  /// Of so many packs the envelopes that had to be fetched are kept.
  private static final int FETCHED_MAX = 256;

  private final Storage storage;
  private final KeyRing keys;
  private final PackFooters footers;
  private final UnitKeyCache unitKeys;
  private final OpenerPool openers = new OpenerPool();
  private final Map<String, PackRef> fetched = new HashMap<>(); // guarded by itself
  private volatile int rangeBytes = RANGE_BYTES_MIN;

  public PackReader(Storage storage, KeyRing keys, PackFooters footers) {
    this.storage = storage;
    this.keys = keys;
    this.footers = footers;
    this.unitKeys = new UnitKeyCache(keys);
  }

  /// Reads units of one pack and gives their blobs to `sink`, by ascending offset of the units and,
  /// within a unit, as asked for.
  public void read(PackRef pack, List<UnitRequest> units, BlobSink sink) {
    List<UnitRequest> sorted = new ArrayList<>(units);
    sorted.sort(Comparator.comparingLong(request -> request.unit().offset()));
    PackRef whole = withEnvelopes(pack);
    UnitOpener opener = openers.take();
    try {
      Batch batch = new Batch(whole, opener, sink);
      int from = 0;
      while (from < sorted.size()) {
        int to = rangeEnd(sorted, from);
        batch.read(sorted.subList(from, to));
        from = to;
      }
    } finally {
      openers.giveBack(opener);
    }
  }

  /// The plaintext of one unit whose sealed bytes are in `window` from `at` on; the caller owns it.
  ///
  /// @throws CorruptionException when it does not open or inflate
  public byte[] open(PackRef pack, StoredUnit unit, byte[] window, int at) {
    UnitOpener opener = openers.take();
    try {
      open(withEnvelopes(pack), unit, opener, window, at);
      return Arrays.copyOf(opener.plain(), unit.plainLength());
    } finally {
      openers.giveBack(opener);
    }
  }

  private void open(PackRef pack, StoredUnit unit, UnitOpener opener, byte[] in, int at) {
    UnitKeys opening = unitKeys.get(envelope(pack, unit));
    String problem =
        switch (opener.open(opening, unit, in, at)) {
          case OPENED -> "";
          case FORGED -> "a sealed unit does not open: damaged or forged";
          case NOT_INFLATED -> "a unit opens but does not inflate";
        };
    if (!problem.isEmpty()) {
      throw new CorruptionException(pack.name(), unit.offset(), problem);
    }
  }

  private static Envelope envelope(PackRef pack, StoredUnit unit) {
    int index = unit.place().envelope();
    if (index >= pack.envelopes().size()) {
      throw new CorruptionException(pack.name(), unit.offset(), "a unit without an envelope");
    }
    return pack.envelopes().get(index);
  }

  /// An index that was loaded for deduplicating keeps no envelopes: they are in the pack's footer.
  private PackRef withEnvelopes(PackRef pack) {
    if (!pack.envelopes().isEmpty()) {
      return pack;
    }
    synchronized (fetched) {
      PackRef known = fetched.get(pack.name());
      if (known != null) {
        return known;
      }
    }
    PackRef whole =
        storage
            .head(ObjectName.of(pack.name()))
            .flatMap(info -> footers.read(pack.name(), info.bytes()))
            .map(found -> new PackRef(pack.name(), found.decodeFooter().envelopes()))
            .orElseThrow(() -> missing(pack));
    synchronized (fetched) {
      if (fetched.size() >= FETCHED_MAX) {
        fetched.clear();
      }
      fetched.put(pack.name(), whole);
    }
    return whole;
  }

  private int rangeEnd(List<UnitRequest> sorted, int from) {
    int most = rangeBytes;
    long start = sorted.get(from).unit().offset();
    long end = sorted.get(from).unit().end();
    int to = from + 1;
    while (to < sorted.size()) {
      StoredUnit next = sorted.get(to).unit();
      if (next.offset() - end > GAP_BYTES_MAX || next.end() - start > most) {
        break;
      }
      end = Math.max(end, next.end());
      to++;
    }
    return to;
  }

  private static CorruptionException missing(PackRef pack) {
    return new CorruptionException(pack.name(), -1, "it is missing");
  }

  @Override
  public void close() {
    openers.close();
    unitKeys.close();
  }

  /// One call of [#read].
  private final class Batch {
    private final PackRef pack;
    private final UnitOpener opener;
    private final BlobSink sink;

    /// For the chunks that the opener holds; null when it holds part of a node.
    private @Nullable BlobHasher hasher;

    Batch(PackRef pack, UnitOpener opener, BlobSink sink) {
      this.pack = pack;
      this.opener = opener;
      this.sink = sink;
    }

    /// Units that are fetched with one request.
    void read(List<UnitRequest> requests) {
      long start = requests.getFirst().unit().offset();
      long end = requests.stream().mapToLong(r -> r.unit().end()).max().orElse(start);
      Optional<byte[]> bytes = fetch(ByteRange.of(start, (int) (end - start)));
      for (UnitRequest request : requests) {
        try {
          open(request, bytes.orElseThrow(() -> missing(pack)), request.unit().offset() - start);
          Optional<Wanted> other = request.blobs().stream().filter(this::isOther).findFirst();
          if (other.isPresent()) {
            throw otherContent(request.unit(), other.get());
          }
          request.blobs().forEach(this::give);
        } catch (CorruptionException e) {
          lookTwice(request, e);
        }
      }
    }

    /// What came may be wrong although what is stored is right: the unit alone, once more. A writer
    /// that lied about one chunk takes no other of its unit from its readers.
    private void lookTwice(UnitRequest request, CorruptionException first) {
      StoredUnit unit = request.unit();
      Optional<byte[]> bytes =
          storage.get(ObjectName.of(pack.name()), ByteRange.of(unit.offset(), unit.storedLength()));
      try {
        open(request, bytes.orElseThrow(() -> first), 0);
      } catch (CorruptionException e) {
        sink.damaged(request, first);
        return;
      }
      for (Wanted blob : request.blobs()) {
        if (isOther(blob)) {
          sink.damaged(new UnitRequest(unit, List.of(blob)), otherContent(unit, blob));
        } else {
          give(blob);
        }
      }
    }

    private Optional<byte[]> fetch(ByteRange range) {
      int length = rangeBytes;
      long begun = System.nanoTime();
      Optional<byte[]> bytes = storage.get(ObjectName.of(pack.name()), range);
      boolean slow = System.nanoTime() - begun > SLOW_NANOS;
      rangeBytes = Math.clamp(slow ? 2L * length : length / 2, RANGE_BYTES_MIN, RANGE_BYTES_MAX);
      return bytes;
    }

    private void open(UnitRequest request, byte[] in, long at) {
      StoredUnit unit = request.unit();
      if (unit.storedLength() > in.length - at) {
        throw new CorruptionException(pack.name(), unit.offset(), "the pack ends before this unit");
      }
      PackReader.this.open(pack, unit, opener, in, (int) at);
      hasher =
          unit.part() == Part.DATA
              ? keys.hasher(keys.domain(), envelope(pack, unit).epoch())
              : null;
    }

    private void give(Wanted blob) {
      sink.blob(blob.id(), opener.plain(), blob.offset(), blob.length());
    }

    /// Whether it is a chunk and not what its id says.
    private boolean isOther(Wanted blob) {
      return hasher != null
          && !hasher.chunk(opener.plain(), blob.offset(), blob.length()).equals(blob.id());
    }

    private CorruptionException otherContent(StoredUnit unit, Wanted blob) {
      return new CorruptionException(
          pack.name(), unit.offset(), "blob " + blob.id() + " has another content");
    }
  }
}
