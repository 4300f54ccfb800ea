package dev.nuwa.format.snapshot;

import dev.nuwa.format.CborValue;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a backup noticed by the way, kept for later comparison: history cannot be made up
/// (docs/format.md, section 11).
///
/// @param compressibility new bytes by suffix of the file's name (`""` for all others, at most 64
///   in all), each as 8 counts by compressed/original in eighths
/// @param newlyIncompressibleBytes new incompressible bytes inside files that were not so before
public record Observations(
    Files files,
    Bytes bytes,
    long newChunks,
    long knownChunks,
    SortedMap<String, List<Long>> compressibility,
    long newlyIncompressibleBytes) {

  /// Classes of compressibility.
  public static final int CLASSES = 8;

  /// The most suffixes, `""` included.
  public static final int SUFFIXES_MAX = 64;

  /// Nothing noticed.
  public static final Observations NONE =
      new Observations(
          new Files(0, 0, 0, 0), new Bytes(0, 0, 0), 0, 0, Collections.emptySortedMap(), 0);

  /// Files against the snapshot before.
  public record Files(long added, long modified, long deleted, long renamed) {}

  /// Content bytes of these files.
  public record Bytes(long added, long modified, long deleted) {}

  public Observations {
    compressibility = copy(compressibility);
  }

  RecordWriter record() {
    return new RecordWriter()
        .integer(0, files.added())
        .integer(1, files.modified())
        .integer(2, files.deleted())
        .integer(3, files.renamed())
        .integer(4, bytes.added())
        .integer(5, bytes.modified())
        .integer(6, bytes.deleted())
        .integer(7, newChunks)
        .integer(8, knownChunks)
        .map(9, compressibility, Observations::counts)
        .integer(10, newlyIncompressibleBytes);
  }

  static Observations read(RecordReader in) {
    return new Observations(
        new Files(in.natural(0), in.natural(1), in.natural(2), in.natural(3)),
        new Bytes(in.natural(4), in.natural(5), in.natural(6)),
        in.natural(7),
        in.natural(8),
        in.map(9, value -> counts(in, value)),
        in.natural(10));
  }

  private static CborValue counts(List<Long> counts) {
    return new CborValue.Items(counts.stream().<CborValue>map(CborValue.Int::new).toList());
  }

  private static List<Long> counts(RecordReader in, CborValue value) {
    return in.items(value).stream().map(item -> in.integer(item, 0, Long.MAX_VALUE)).toList();
  }

  private static SortedMap<String, List<Long>> copy(Map<String, List<Long>> map) {
    SortedMap<String, List<Long>> copy = new TreeMap<>();
    map.forEach((suffix, counts) -> copy.put(suffix, List.copyOf(counts)));
    boolean whole = copy.values().stream().allMatch(counts -> counts.size() == CLASSES);
    if (!whole || copy.size() > SUFFIXES_MAX) {
      throw new IllegalArgumentException("compressibility of " + copy.size() + " suffixes");
    }
    return Collections.unmodifiableSortedMap(copy);
  }
}
