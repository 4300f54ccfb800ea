package dev.nuwa.repo.snapshot;

import dev.nuwa.error.Sentence;
import java.util.List;

/// What a selector came to. Several candidates are shown, never guessed among.
public sealed interface Selection {

  /// Exactly one.
  record One(StoredSnapshot snapshot) implements Selection {}

  /// More than one fits.
  ///
  /// @param candidates the newest first; for `latest` the newest of each source
  record Several(List<StoredSnapshot> candidates) implements Selection {
    public Several {
      candidates = List.copyOf(candidates);
    }
  }

  /// None fits.
  ///
  /// @param reason for people
  record None(Sentence reason) implements Selection {}
}
