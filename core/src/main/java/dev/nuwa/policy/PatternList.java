package dev.nuwa.policy;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Patterns in order, as a pattern file holds them: the last one that matches decides. Immutable.
///
/// @param patterns in the order in which they were given
public record PatternList(List<PathPattern> patterns) {

  private static final PatternList EMPTY = new PatternList(List.of());

  public PatternList {
    patterns = List.copyOf(patterns);
  }

  /// No pattern at all.
  public static PatternList empty() {
    return EMPTY;
  }

  /// Reads a pattern file: lines end with LF or CR LF, a UTF-8 byte order mark is passed over.
  public static PatternList parse(byte[] file) {
    List<PathPattern> patterns = new ArrayList<>();
    int at = startsWithMark(file) ? 3 : 0;
    while (at < file.length) {
      int end = at;
      while (end < file.length && file[end] != '\n') {
        end++;
      }
      int last = end > at && end < file.length && file[end - 1] == '\r' ? end - 1 : end;
      PathPattern.parse(Arrays.copyOfRange(file, at, last)).ifPresent(patterns::add);
      at = end + 1;
    }
    return patterns.isEmpty() ? EMPTY : new PatternList(patterns);
  }

  /// These patterns, then those of another list.
  public PatternList then(PatternList other) {
    List<PathPattern> both = new ArrayList<>(patterns);
    both.addAll(other.patterns);
    return new PatternList(both);
  }

  /// What the last matching pattern says.
  ///
  /// @param path relative to the base of the list, components separated by `/`
  public Verdict verdict(ByteString path, FileType type) {
    return verdict(path, 0, type);
  }

  /// What the last matching pattern says of the part of a path that begins at `from`.
  Verdict verdict(ByteString path, int from, FileType type) {
    for (int i = patterns.size() - 1; i >= 0; i--) {
      PathPattern pattern = patterns.get(i);
      if (pattern.matches(path, from, type)) {
        return pattern.negated() ? Verdict.INCLUDED : Verdict.EXCLUDED;
      }
    }
    return Verdict.SILENT;
  }

  private static boolean startsWithMark(byte[] file) {
    return file.length >= 3
        && file[0] == (byte) 0xef
        && file[1] == (byte) 0xbb
        && file[2] == (byte) 0xbf;
  }
}
