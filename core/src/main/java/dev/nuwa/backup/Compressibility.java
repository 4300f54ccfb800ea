package dev.nuwa.backup;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.snapshot.Observations;
import dev.nuwa.repo.pack.UnitSealer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Notices how well new chunks compress, by the suffix of their file's name, and which of them are
/// incompressible though their file was not before: what an encrypted disk looks like from here.
/// One per worker, merged at the end; not thread-safe.
///
/// A chunk is announced before it is handed to the sealer, and its unit is told of when it is
/// sealed: at once for a large chunk, later for the ones of a group, in the order they came.
final class Compressibility implements UnitSealer.Observer {

  /// What is known of the file that a chunk belongs to.
  ///
  /// @param suffix of its name, lower-case ASCII without the dot; empty for anything else
  /// @param wasCompressible whether the content it had before took clearly less than its length
  record FileTrait(String suffix, boolean wasCompressible) {

    private static final int SUFFIX_MAX = 8;

    static FileTrait of(ByteString name, boolean wasCompressible) {
      return new FileTrait(suffix(name), wasCompressible);
    }

    private static String suffix(ByteString name) {
      int start = name.length();
      while (start > 0 && name.at(start - 1) != '.') {
        start--;
      }
      int length = name.length() - start;
      if (start <= 1 || length == 0 || length > SUFFIX_MAX) {
        return "";
      }
      byte[] suffix = new byte[length];
      for (int i = 0; i < length; i++) {
        byte letter = name.at(start + i);
        if (letter <= ' ' || letter == 0x7f) { // all that is not ASCII is negative
          return "";
        }
        suffix[i] = letter >= 'A' && letter <= 'Z' ? (byte) (letter + 'a' - 'A') : letter;
      }
      return new String(suffix, StandardCharsets.ISO_8859_1);
    }
  }

  /// Compressed bytes above this share of the plain ones count as incompressible.
  private static final double INCOMPRESSIBLE = 0.97;

  private final ArrayDeque<FileTrait> waiting = new ArrayDeque<>();
  private final Map<String, long[]> bySuffix = new HashMap<>();
  private @Nullable BlobId latest;
  private long newlyIncompressibleBytes;

  /// The next chunk that goes to the sealer.
  void announce(BlobId chunk, FileTrait file) {
    latest = chunk;
    waiting.addLast(file);
  }

  @Override
  public void sealed(List<BlobEntry> blobs, int plainBytes, int compressedBytes) {
    double ratio = (double) compressedBytes / Math.max(1, plainBytes);
    if (blobs.size() == 1 && blobs.getFirst().id().equals(latest)) {
      count(waiting.removeLast(), blobs.getFirst().length(), ratio);
      return;
    }
    for (BlobEntry blob : blobs) {
      count(waiting.removeFirst(), blob.length(), ratio);
    }
  }

  private void count(FileTrait file, int bytes, double ratio) {
    int eighth = Math.min(Observations.CLASSES - 1, (int) (ratio * Observations.CLASSES));
    bySuffix.computeIfAbsent(file.suffix(), any -> new long[Observations.CLASSES])[eighth] += bytes;
    if (file.wasCompressible() && ratio > INCOMPRESSIBLE) {
      newlyIncompressibleBytes += bytes;
    }
  }

  /// Takes over what another worker noticed.
  void add(Compressibility other) {
    other.bySuffix.forEach((suffix, counts) -> {
      long[] sums = bySuffix.computeIfAbsent(suffix, any -> new long[Observations.CLASSES]);
      for (int i = 0; i < counts.length; i++) {
        sums[i] += counts[i];
      }
    });
    newlyIncompressibleBytes += other.newlyIncompressibleBytes;
  }

  long newlyIncompressibleBytes() {
    return newlyIncompressibleBytes;
  }

  /// The suffixes with the most bytes; all others are put together under the empty one.
  SortedMap<String, List<Long>> histogram() {
    List<Map.Entry<String, long[]>> largest = new ArrayList<>(bySuffix.entrySet());
    largest.sort((one, other) -> Long.compare(sum(other.getValue()), sum(one.getValue())));
    SortedMap<String, List<Long>> histogram = new TreeMap<>();
    for (Map.Entry<String, long[]> entry : largest) {
      boolean own = histogram.size() < Observations.SUFFIXES_MAX - 1;
      histogram.merge(own ? entry.getKey() : "", boxed(entry.getValue()), Compressibility::plus);
    }
    return histogram;
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static List<Long> boxed(long[] counts) {
    List<Long> list = new ArrayList<>(counts.length);
    for (long count : counts) {
      list.add(count);
    }
    return list;
  }

  private static List<Long> plus(List<Long> one, List<Long> other) {
    List<Long> sums = new ArrayList<>(one.size());
    for (int i = 0; i < one.size(); i++) {
      sums.add(one.get(i) + other.get(i));
    }
    return sums;
  }
}
