package dev.nuwa.source;

import java.util.List;

/// What a source could not take, so far.
///
/// @param failed objects that could not be read
/// @param changed objects that changed or vanished while they were read
/// @param excluded objects left out that no rule of the user names, such as the own repository
/// @param failures paths of the first objects that could not be read, at most [#FAILURES_MAX]
public record SourceCounts(long failed, long changed, long excluded, List<String> failures) {

  /// The most paths kept.
  public static final int FAILURES_MAX = 100;

  /// Nothing went wrong.
  public static final SourceCounts NONE = new SourceCounts(0, 0, 0, List.of());

  public SourceCounts {
    failures = List.copyOf(failures);
  }
}
