package dev.nuwa.repo.index;

import dev.nuwa.repo.index.column.IntColumn;

/// [BlobPlaces] in memory, about 27 bytes for each blob and 4 for each unit. Blobs are numbered in
/// the order of their units, so a blob's unit is found by bisection.
final class HeldBlobs implements BlobPlaces {

  private final BlobTable table;
  private final IntColumn firstBlobs = new IntColumn(null); // of each unit

  /// @param seed any random number
  HeldBlobs(long seed) {
    this.table = new BlobTable(seed);
  }

  @Override
  public void add(long high, long low, int unit) {
    while (firstBlobs.size() <= unit) { // a damaged footer may tell of units without blobs
      firstBlobs.add(table.size());
    }
    table.add(high, low);
  }

  @Override
  public void finish() {}

  @Override
  public int size() {
    return table.size();
  }

  @Override
  public void visit(long high, long low, Taker taker) {
    int slot = table.next(table.start(high, low), high, low);
    while (slot >= 0) {
      int blob = table.number(slot);
      if (taker.take(blob, firstBlobs.floorIndex(blob))) {
        return;
      }
      slot = table.next(slot + 1, high, low);
    }
  }
}
