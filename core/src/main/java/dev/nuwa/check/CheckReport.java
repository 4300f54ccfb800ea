package dev.nuwa.check;

import java.util.List;

/// What a check came to.
///
/// @param findings the first of them, at most [#FINDINGS_MAX]
/// @param findingsTotal how many there are
/// @param snapshots confirmed ones whose trees were walked
/// @param entries entries met in trees, each shared part of a tree once
/// @param packs packs looked at
/// @param packsRead packs read whole
/// @param bytesRead their bytes
public record CheckReport(
    List<Finding> findings,
    long findingsTotal,
    long snapshots,
    long entries,
    long packs,
    long packsRead,
    long bytesRead) {

  /// The most findings that are kept.
  public static final int FINDINGS_MAX = 10_000;

  public CheckReport {
    findings = List.copyOf(findings);
  }

  /// Whether nothing is wrong.
  public boolean isSound() {
    return findingsTotal == 0;
  }
}
