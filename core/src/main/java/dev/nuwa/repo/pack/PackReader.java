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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
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

  /// A request is not longer than this, unless for one unit. It costs no memory: the answer is
  /// taken unit by unit.
  private static final int RANGE_BYTES_MAX = 64 << 20;

  /// Of so many packs the envelopes that had to be fetched are kept.
  private static final int FETCHED_MAX = 256;

  private final Storage storage;
  private final KeyRing keys;
  private final PackFooters footers;
  private final UnitKeyCache unitKeys;
  private final OpenerPool openers = new OpenerPool();
  private final Map<String, PackRef> fetched = new HashMap<>(); // guarded by itself

  public PackReader(Storage storage, KeyRing keys, PackFooters footers) {
    this.storage = storage;
    this.keys = keys;
    this.footers = footers;
    this.unitKeys = new UnitKeyCache(keys);
  }

  /// Reads units of one pack and gives their blobs to `sink`, by ascending offset of the units and,
  /// within a unit, as asked for. The sink is called while a request is under way.
  public void read(PackRef pack, List<UnitRequest> units, BlobSink sink) {
    List<UnitRequest> sorted = new ArrayList<>(units);
    sorted.sort((a, b) -> Long.compare(a.unit().offset(), b.unit().offset()));
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
      PackRef whole = withEnvelopes(pack);
      require(whole, unit, opener.open(keys(whole, unit), unit, window, at));
      return Arrays.copyOf(opener.plain(), unit.plainLength());
    } finally {
      openers.giveBack(opener);
    }
  }

  private UnitKeys keys(PackRef pack, StoredUnit unit) {
    return unitKeys.get(envelope(pack, unit));
  }

  private static void require(PackRef pack, StoredUnit unit, UnitOpener.Outcome outcome) {
    String problem =
        switch (outcome) {
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

  private static int rangeEnd(List<UnitRequest> sorted, int from) {
    long start = sorted.get(from).unit().offset();
    long end = sorted.get(from).unit().end();
    int to = from + 1;
    while (to < sorted.size()) {
      StoredUnit next = sorted.get(to).unit();
      long gap = next.offset() - end;
      if (gap < 0 || gap > GAP_BYTES_MAX || next.end() - start > RANGE_BYTES_MAX) {
        break;
      }
      end = next.end();
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

    /// Of the unit opened last: most packs have one envelope.
    private @Nullable Opened last;

    Batch(PackRef pack, UnitOpener opener, BlobSink sink) {
      this.pack = pack;
      this.opener = opener;
      this.sink = sink;
    }

    /// Units that are fetched with one request, or with one more behind each that is damaged: what
    /// is looked at twice may need the connection.
    void read(List<UnitRequest> requests) {
      int at = 0;
      while (at < requests.size()) {
        at += readSound(requests.subList(at, requests.size()));
      }
    }

    /// Reads up to the first unit that is damaged, and that one twice.
    ///
    /// @return how many units are done
    private int readSound(List<UnitRequest> requests) {
      int done = 0;
      CorruptionException problem;
      try (InputStream in = open(requests)) {
        long at = requests.getFirst().unit().offset();
        while (done < requests.size()) {
          UnitRequest request = requests.get(done);
          skip(in, request.unit().offset() - at);
          open(request, in);
          at = request.unit().end();
          for (Wanted blob : request.blobs()) {
            if (isOther(request.unit(), blob)) {
              throw otherContent(request.unit(), blob);
            }
          }
          request.blobs().forEach(this::give);
          done++;
        }
        return done;
      } catch (CorruptionException e) {
        problem = e;
      } catch (IOException e) {
        throw new UncheckedIOException(e); // no storage throws one
      }
      lookTwice(requests.get(done), problem);
      return done + 1;
    }

    private InputStream open(List<UnitRequest> requests) {
      long start = requests.getFirst().unit().offset();
      int length = (int) (requests.getLast().unit().end() - start);
      return storage
          .open(ObjectName.of(pack.name()), new ByteRange.Slice(start, length))
          .orElseThrow(() -> missing(pack));
    }

    /// What came may be wrong although what is stored is right: the unit alone, once more. A writer
    /// that lied about one chunk takes no other of its unit from its readers.
    private void lookTwice(UnitRequest request, CorruptionException first) {
      StoredUnit unit = request.unit();
      Optional<byte[]> bytes =
          storage.get(ObjectName.of(pack.name()), ByteRange.of(unit.offset(), unit.storedLength()));
      try {
        byte[] sealed = bytes.orElseThrow(() -> first);
        open(request, sealed, sealed.length);
      } catch (CorruptionException e) {
        sink.damaged(request, first);
        return;
      }
      for (Wanted blob : request.blobs()) {
        if (isOther(unit, blob)) {
          sink.damaged(new UnitRequest(unit, List.of(blob)), otherContent(unit, blob));
        } else {
          give(blob);
        }
      }
    }

    private void skip(InputStream in, long gap) throws IOException {
      in.readNBytes(opener.room((int) gap), 0, (int) gap);
    }

    private void open(UnitRequest request, InputStream in) throws IOException {
      int length = request.unit().storedLength();
      byte[] sealed = opener.room(request.unit());
      open(request, sealed, in.readNBytes(sealed, 0, length));
    }

    /// Opens it where it lies.
    private void open(UnitRequest request, byte[] sealed, int length) {
      StoredUnit unit = request.unit();
      if (length < unit.storedLength()) {
        throw new CorruptionException(pack.name(), unit.offset(), "the pack ends before this unit");
      }
      require(pack, unit, opener.openOver(opened(unit).unitKeys, unit, sealed));
    }

    private Opened opened(StoredUnit unit) {
      int number = unit.place().envelope();
      Opened known = last;
      if (known == null || known.number != number) {
        known = new Opened(number, envelope(pack, unit));
        last = known;
      }
      return known;
    }

    private void give(Wanted blob) {
      sink.blob(blob.id(), opener.plain(), blob.offset(), blob.length());
    }

    /// Whether it is a chunk and not what its id says.
    private boolean isOther(StoredUnit unit, Wanted blob) {
      return unit.part() == Part.DATA
          && !opened(unit)
              .hasher()
              .chunk(opener.plain(), blob.offset(), blob.length())
              .equals(blob.id());
    }

    private CorruptionException otherContent(StoredUnit unit, Wanted blob) {
      return new CorruptionException(
          pack.name(), unit.offset(), "blob " + blob.id() + " has another content");
    }
  }

  /// What is made once for all units of an envelope that one call reads: to look up ciphers and
  /// digests takes as long as to open 100 kB. For one worker.
  private final class Opened {
    private final int number;
    private final long epoch;
    private final UnitKeys unitKeys;
    private @Nullable BlobHasher hasher;

    /// @param number of the envelope in its pack
    Opened(int number, Envelope envelope) {
      this.number = number;
      this.epoch = envelope.epoch();
      this.unitKeys = PackReader.this.unitKeys.get(envelope);
    }

    /// For chunks; a key that opens nodes alone has none.
    BlobHasher hasher() {
      BlobHasher known = hasher;
      if (known == null) {
        known = keys.hasher(keys.domain(), epoch);
        hasher = known;
      }
      return known;
    }
  }
}
