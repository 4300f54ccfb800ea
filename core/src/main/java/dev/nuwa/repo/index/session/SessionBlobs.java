package dev.nuwa.repo.index.session;

import dev.nuwa.repo.index.column.NativeNumbers;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The blobs that this session has taken upon itself to store: a set of 128-bit id prefixes in
/// shards outside of the heap, each with its own lock, so that workers seldom meet. Thread-safe.
///
/// A shard grows by a quarter and its old segments are used again, by whichever shard grows next:
/// what is outside of the heap would be freed by a full collection only, and a table that doubles
/// is there three times over until then. So a blob costs 22 to 27 bytes, and growth one shard. A
/// shard that is as large as it may be goes into a file ([SpilledIds]): half a million blobs are in
/// memory, 10.5 MiB; of what is asked for beyond them, new ids seldom cost a look into the file.
public final class SessionBlobs implements AutoCloseable {

  private static final int SHARD_BITS = 5;
  private static final int SEGMENT_BITS = 10;
  private static final int SEGMENT = 1 << SEGMENT_BITS; // longs
  private static final long[] ZEROS = new long[SEGMENT];

  /// Reached by growing a quarter at a time.
  private static final int SEGMENTS_MAX = 41;

  private final Path folder;
  private final Shard[] shards = new Shard[1 << SHARD_BITS];
  private final ArrayDeque<LongBuffer> spare = new ArrayDeque<>(); // zeros; guarded by itself

  /// None so far.
  ///
  /// @param folder for nameless files
  public SessionBlobs(Path folder) {
    this.folder = folder;
    Arrays.setAll(shards, i -> new Shard());
  }

  /// Adds an id; false when it was there already. One caller alone gets true for an id.
  public boolean add(long high, long low) {
    return shards[(int) (high >>> (Long.SIZE - SHARD_BITS))].add(high, low);
  }

  /// Whether an id was added.
  public boolean contains(long high, long low) {
    return shards[(int) (high >>> (Long.SIZE - SHARD_BITS))].contains(high, low);
  }

  /// Forgets them and gives their files back.
  @Override
  public void close() {
    for (Shard shard : shards) {
      shard.close();
    }
  }

  private LongBuffer newSegment() {
    synchronized (spare) {
      LongBuffer used = spare.poll();
      return used != null ? used : NativeNumbers.longs(SEGMENT);
    }
  }

  private void giveBack(LongBuffer segment) {
    segment.put(0, ZEROS);
    synchronized (spare) {
      spare.push(segment);
    }
  }

  /// Open addressing over pairs of longs, at most three quarters full; guarded by itself. The pair
  /// 0, 0 marks a free place: an id that starts with 128 zero bits is kept aside.
  ///
  /// Places ascend with the id, so that growth reads and writes from front to back.
  private final class Shard {
    private LongBuffer[] segments = {newSegment()};
    private int places = SEGMENT / 2;
    private int count;
    private boolean zero;
    private @Nullable SpilledIds spilled;

    synchronized boolean add(long high, long low) {
      if ((high | low) == 0) {
        boolean fresh = !zero;
        zero = true;
        return fresh;
      }
      int at = find(high, low);
      if (!isFree(at) || isSpilled(high, low)) {
        return false;
      }
      put(at, high, low);
      if (++count > places / 4 * 3) {
        makeRoom();
      }
      return true;
    }

    synchronized boolean contains(long high, long low) {
      if ((high | low) == 0) {
        return zero;
      }
      return !isFree(find(high, low)) || isSpilled(high, low);
    }

    private boolean isSpilled(long high, long low) {
      return spilled != null && spilled.contains(high, low);
    }

    private int find(long high, long low) {
      int at = (int) ((low >>> 32) * places >>> 32);
      while (!isFree(at) && (high(at) != high || low(at) != low)) {
        at = at + 1 == places ? 0 : at + 1;
      }
      return at;
    }

    private boolean isFree(int at) {
      return (high(at) | low(at)) == 0;
    }

    private long high(int at) {
      return segment(at).get(2 * at & SEGMENT - 1);
    }

    private long low(int at) {
      return segment(at).get((2 * at & SEGMENT - 1) + 1);
    }

    private void put(int at, long high, long low) {
      int index = 2 * at & SEGMENT - 1;
      segment(at).put(index, high).put(index + 1, low);
    }

    private LongBuffer segment(int at) {
      return segments[at >>> SEGMENT_BITS - 1];
    }

    private void makeRoom() {
      if (segments.length < SEGMENTS_MAX) {
        grow();
      } else {
        spill();
      }
    }

    private void grow() {
      LongBuffer[] before = segments;
      segments = new LongBuffer[before.length + Math.max(1, before.length / 4)];
      Arrays.setAll(segments, _ -> newSegment());
      places = Math.multiplyExact(segments.length, SEGMENT / 2);
      for (LongBuffer segment : before) {
        visit(segment, (high, low) -> put(find(high, low), high, low));
        giveBack(segment);
      }
    }

    private void spill() {
      SpilledIds target = spilled;
      if (target == null) {
        target = new SpilledIds(folder);
        spilled = target;
      }
      for (LongBuffer segment : segments) {
        visit(segment, target::add);
        segment.put(0, ZEROS);
      }
      count = 0;
    }

    synchronized void close() {
      if (spilled != null) {
        spilled.close();
        spilled = null;
      }
    }
  }

  private interface IdTaker {
    void take(long high, long low);
  }

  private static void visit(LongBuffer segment, IdTaker taker) {
    for (int i = 0; i < SEGMENT; i += 2) {
      long high = segment.get(i);
      long low = segment.get(i + 1);
      if ((high | low) != 0) {
        taker.take(high, low);
      }
    }
  }
}
