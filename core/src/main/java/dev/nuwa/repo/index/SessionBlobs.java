package dev.nuwa.repo.index;

import java.util.Arrays;

/// The blobs that this session has taken upon itself to store: a set of 128-bit id prefixes in
/// shards, each with its own lock, so that workers seldom meet.
final class SessionBlobs {

  private static final int SHARD_BITS = 5;

  private final Shard[] shards = new Shard[1 << SHARD_BITS];

  SessionBlobs() {
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
    private long[] pairs = new long[128];
    private int count;
    private boolean zero;

    synchronized boolean add(long high, long low) {
      if ((high | low) == 0) {
        boolean fresh = !zero;
        zero = true;
        return fresh;
      }
      int at = find(high, low);
      if ((pairs[at] | pairs[at + 1]) != 0) {
        return false;
      }
      pairs[at] = high;
      pairs[at + 1] = low;
      if (++count * 3L > pairs.length) {
        grow();
      }
      return true;
    }

    synchronized boolean contains(long high, long low) {
      if ((high | low) == 0) {
        return zero;
      }
      int at = find(high, low);
      return (pairs[at] | pairs[at + 1]) != 0;
    }

    private int find(long high, long low) {
      int at = ((int) (high ^ (high >>> 32) ^ low) << 1) & (pairs.length - 1);
      while ((pairs[at] | pairs[at + 1]) != 0 && (pairs[at] != high || pairs[at + 1] != low)) {
        at = (at + 2) & (pairs.length - 1);
      }
      return at;
    }

    private void grow() {
      long[] before = pairs;
      pairs = new long[before.length * 2];
      for (int i = 0; i < before.length; i += 2) {
        if ((before[i] | before[i + 1]) != 0) {
          int at = find(before[i], before[i + 1]);
          pairs[at] = before[i];
          pairs[at + 1] = before[i + 1];
        }
      }
    }
  }
}
