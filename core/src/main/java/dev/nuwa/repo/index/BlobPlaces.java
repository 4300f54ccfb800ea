package dev.nuwa.repo.index;

/// Where the blobs of an index are found, by the first 128 bits of their ids.
///
/// 128 of 256 bits are enough: among 2^32 blobs two ids share them with a chance of 2^-65, and what
/// is read is verified against the whole id. Filled by one thread; safe to read from many once
/// published to them.
interface BlobPlaces {

  /// More copies of one blob than this are not handed out: a lying index must not make a long
  /// chain.
  int COPIES_MAX = 16;

  /// What is done with the copies of a blob.
  @FunctionalInterface
  interface Taker {
    /// @param blob its number
    /// @param unit the number of the unit it lies in
    /// @return false for more copies
    boolean take(int blob, int unit);
  }

  /// Adds the next blob; its number is the count of blobs before it, whether it can be found or
  /// not.
  void add(long high, long low, int unit);

  /// To be called after the last [#add], before the first [#visit].
  void finish();

  /// How many blobs were added.
  int size();

  /// Hands out the copies of a blob, in no particular order, until one is taken.
  void visit(long high, long low, Taker taker);
}
