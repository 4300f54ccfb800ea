package dev.nuwa.format.control;

import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;

/// How writers of a domain cut and group unless told otherwise; readers need none of it
/// (docs/format.md, section 5). Lengths in bytes.
///
/// @param cut bounds of gear cutting
/// @param groupLimit chunks below it are grouped
/// @param groupSize plaintext of a group
/// @param groupSizeFixed plaintext of a group of fixed blocks
/// @param inlineMax contents up to it stand in the entry
public record DomainParameters(
    GearBounds cut, int groupLimit, int groupSize, int groupSizeFixed, int inlineMax) {

  private static final int HMAC_SHA_256 = 1;
  private static final int LENGTH_MAX = 64 << 20;

  /// Of a new repository.
  public static final DomainParameters DEFAULT =
      new DomainParameters(
          new GearBounds(256 << 10, 1 << 20, 2 << 20), 256 << 10, 1 << 20, 64 << 10, 256);

  /// Lengths of chunks.
  ///
  /// @param average a power of two
  public record GearBounds(int min, int average, int max) {

    public GearBounds {
      if (min < 64 || average <= min || max <= average || max > LENGTH_MAX) {
        throw new IllegalArgumentException("gear of " + min + ", " + average + ", " + max);
      }
      if (Integer.bitCount(average) != 1) {
        throw new IllegalArgumentException("average " + average + " is no power of two");
      }
    }
  }

  public DomainParameters {
    if (groupLimit < 0 || groupSize < 0 || groupSizeFixed < 0 || inlineMax < 0) {
      throw new IllegalArgumentException("a length is negative");
    }
    if (Math.max(Math.max(groupLimit, groupSize), groupSizeFixed) > LENGTH_MAX) {
      throw new IllegalArgumentException("a length is above " + LENGTH_MAX);
    }
  }

  RecordWriter record() {
    return new RecordWriter()
        .integer(0, HMAC_SHA_256)
        .integer(1, cut.min())
        .integer(2, cut.average())
        .integer(3, cut.max())
        .integer(4, groupLimit)
        .integer(5, groupSize)
        .integer(6, groupSizeFixed)
        .integer(7, inlineMax);
  }

  static DomainParameters read(RecordReader in) {
    long algorithm = in.natural(0);
    if (algorithm != HMAC_SHA_256) {
      throw in.unknown("id algorithm", algorithm);
    }
    return new DomainParameters(
        new GearBounds(in.count(1, LENGTH_MAX), in.count(2, LENGTH_MAX), in.count(3, LENGTH_MAX)),
        in.count(4, LENGTH_MAX),
        in.count(5, LENGTH_MAX),
        in.count(6, LENGTH_MAX),
        in.count(7, LENGTH_MAX));
  }
}
