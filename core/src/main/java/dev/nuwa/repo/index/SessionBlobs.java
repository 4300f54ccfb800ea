package dev.nuwa.repo.index;

import java.nio.LongBuffer;
import java.util.Arrays;

/// The blobs that this session has taken upon itself to store: a set of 128-bit id prefixes in
/// shards outside of the heap, each with its own lock, so that workers seldom meet. Thread-safe.
public final class SessionBlobs {

  private static final int SHARD_BITS = 5;

  private final Shard[] shards = new Shard[1 << SHARD_BITS];

  /// None so far.
  public SessionBlobs() {
    Arrays.setAll(shards, i -> new Shard());
  }

  /// Adds an id; false when it was there already. One caller alone gets true for an id.
  boolean add(long high, long low) {
    return shards[(int) (high >>> (Long.SIZE - SHARD_BITS))].add(high, low);
  }

  boolean contains(long high, long low) {
    return shards[(int) (high >>> (Long.SIZE - SHARD_BITS))].contains(high, low);
  }

  /// Open addressing over pairs of longs; guarded by itself. The pair 0, 0 marks a free place: an
  /// id that starts with 128 zero bits is kept aside.
  private static final class Shard {
    private LongBuffer pairs = NativeNumbers.longs(128);
    private int count;
    private boolean zero;

    synchronized boolean add(long high, long low) {
      if ((high | low) == 0) {
        boolean fresh = !zero;
        zero = true;
        return fresh;
      }
      int at = find(high, low);
      if (!isFree(at)) {
        return false;
      }
      put(at, high, low);
      if (++count * 3L > pairs.capacity()) {
        grow();
      }
      return true;
    }

    synchronized boolean contains(long high, long low) {
      if ((high | low) == 0) {
        return zero;
      }
      int at = find(high, low);
      return !isFree(at);
    }

    private int find(long high, long low) {
      int at = ((int) (high ^ (high >>> 32) ^ low) << 1) & (pairs.capacity() - 1);
      while (!isFree(at) && (pairs.get(at) != high || pairs.get(at + 1) != low)) {
        at = (at + 2) & (pairs.capacity() - 1);
      }
      return at;
    }

    private boolean isFree(int at) {
      return (pairs.get(at) | pairs.get(at + 1)) == 0;
    }

    private void put(int at, long high, long low) {
      pairs.put(at, high).put(at + 1, low);
    }

    private void grow() {
      LongBuffer before = pairs;
      pairs = NativeNumbers.longs(before.capacity() * 2);
      for (int i = 0; i < before.capacity(); i += 2) {
        long high = before.get(i);
        long low = before.get(i + 1);
        if ((high | low) != 0) {
          put(find(high, low), high, low);
        }
      }
    }
  }
}
