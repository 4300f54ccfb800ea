package dev.nuwa.repo.index;

/// [BlobPlaces] in memory, about 27 bytes for each blob.
final class HeldBlobs implements BlobPlaces {

  private final BlobTable table;
  private final UnitTable units;

  /// @param seed any random number
  /// @param units that the blobs lie in
  HeldBlobs(long seed, UnitTable units) {
    this.table = new BlobTable(seed);
    this.units = units;
  }

  @Override
  public void add(long high, long low, int unit) {
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
      if (taker.take(blob, units.unitOf(blob))) {
        return;
      }
      slot = table.next(slot + 1, high, low);
    }
  }
}
