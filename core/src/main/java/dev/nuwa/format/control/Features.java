package dev.nuwa.format.control;

import dev.nuwa.error.FormatException;
import dev.nuwa.error.Sentence;
import dev.nuwa.format.CborValue;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.util.List;

/// What a repository uses beyond the format's first version: four sets of bits, none of which this
/// program knows (docs/format.md, section 5).
///
/// @param compatible may be ignored
/// @param refuseRead unknown ones stop everything
/// @param refuseWrite unknown ones stop writing
/// @param refuseCollect unknown ones stop collecting
public record Features(long compatible, long refuseRead, long refuseWrite, long refuseCollect) {

  /// None.
  public static final Features NONE = new Features(0, 0, 0, 0);

  public Features {
    if (compatible < 0 || refuseRead < 0 || refuseWrite < 0 || refuseCollect < 0) {
      throw new IllegalArgumentException("feature sets have 63 bits");
    }
  }

  /// @throws FormatException when this program must not even read the repository
  public void requireReadable() {
    require(refuseRead, "read");
  }

  /// @throws FormatException when this program must not write to the repository
  public void requireWritable() {
    requireReadable();
    require(refuseWrite, "write to");
  }

  /// @throws FormatException when this program must not collect in the repository
  public void requireCollectable() {
    requireWritable();
    require(refuseCollect, "collect in");
  }

  private static void require(long bits, String what) {
    if (bits != 0) {
      throw new FormatException(
          Sentence.of(
              "this program must not {0} the repository: it uses features {1}, which are not known"
                  + " here",
              what, Long.toHexString(bits)),
          Sentence.of("use a newer version of nuwa"));
    }
  }

  void write(int key, RecordWriter out) {
    List<Long> sets = List.of(compatible, refuseRead, refuseWrite, refuseCollect);
    out.list(key, sets, CborValue.Int::new);
  }

  static Features read(int key, RecordReader in) {
    List<Long> sets = in.list(key, value -> in.integer(value, 0, Long.MAX_VALUE));
    if (sets.size() != 4) {
      throw new IllegalArgumentException(sets.size() + " feature sets");
    }
    return new Features(sets.get(0), sets.get(1), sets.get(2), sets.get(3));
  }
}
