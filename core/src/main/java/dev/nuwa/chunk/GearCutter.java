package dev.nuwa.chunk;

import java.util.Objects;

/// Content-defined chunks by a keyed gear hash with normalised chunking (FastCDC, Xia et al. 2016
/// and 2020, with level 2), on 64-bit hashes.
///
/// With T the [GearTable], all arithmetic modulo 2^64, and x the bytes of a file from the chunk's
/// start: G(L) = sum over k = 0..63 of T[x[L-1-k]] · 2^k, a hash of the 64 bytes that end a chunk
/// of length L. With n bytes left in the file and average = 2^a, the chunk's length is the smallest
/// L with min <= L < min(n, max) for which G(L) begins with
///
/// - a + 2 zero bits, when L < average,
/// - a - 2 zero bits, when L >= average;
///
/// and min(n, max) when there is none (so n when n <= min). G is computed by h = 2h + T[x[i]],
/// starting from h = 0 at i = min - 64: after 64 bytes nothing older is left in it.
public final class GearCutter implements Cutter {

  /// Bytes on which a cut depends.
  static final int WINDOW_BYTES = 64;

  private final long[] table;
  private final CutParameters parameters;
  private final long strictMask;
  private final long looseMask;

  public GearCutter(GearTable table, CutParameters parameters) {
    this.table = table.entries();
    this.parameters = parameters;
    this.strictMask = -1L << -parameters.strictBits();
    this.looseMask = -1L << -parameters.looseBits();
  }

  @Override
  public int maxBytes() {
    return parameters.max();
  }

  @Override
  public int cut(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int end = Math.min(length, parameters.max());
    int min = parameters.min();
    if (end <= min) {
      return end;
    }
    int first = offset + min - 1;
    int relaxed = offset + Math.min(parameters.average(), end) - 1;
    int last = offset + end - 1;
    int hit = scan(bytes, first, relaxed, strictMask);
    if (hit < 0 && relaxed < last) {
      hit = scan(bytes, relaxed, last, looseMask);
    }
    return hit < 0 ? end : hit - offset + 1;
  }

  /// The hash of the 63 bytes before `index`: what `scan` goes on from.
  private long hashBefore(byte[] bytes, int index) {
    long hash = 0;
    for (int i = index + 1 - WINDOW_BYTES; i < index; i++) {
      hash = (hash << 1) + table[bytes[i] & 0xff];
    }
    return hash;
  }

  /// The first index in [from, to) after whose byte the hash has no bit of `mask`; -1 for none.
  ///
  /// Two bytes per step: the chain from hash to hash is one shift and one addition per two bytes,
  /// since both table values are put together beside it. The hash after the first byte is needed
  /// for the test only.
  private int scan(byte[] bytes, int from, int to, long mask) {
    long[] gear = table;
    long hash = hashBefore(bytes, from);
    int i = from;
    for (; i < to - 1; i += 2) {
      long one = gear[bytes[i] & 0xff];
      long two = gear[bytes[i + 1] & 0xff];
      long middle = (hash << 1) + one;
      hash = (hash << 2) + ((one << 1) + two);
      if ((middle & mask) == 0) {
        return i;
      }
      if ((hash & mask) == 0) {
        return i + 1;
      }
    }
    if (i < to && (((hash << 1) + gear[bytes[i] & 0xff]) & mask) == 0) {
      return i;
    }
    return -1;
  }
}
