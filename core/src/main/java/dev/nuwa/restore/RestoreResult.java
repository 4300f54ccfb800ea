package dev.nuwa.restore;

import dev.nuwa.source.target.TargetSummary;

/// What a restore did.
///
/// @param files files and other objects written
/// @param bytes content written
/// @param kept files left as they were
/// @param deleted objects removed because the snapshot does not have them
/// @param damaged entries of which something could not be had from the repository; of entries that
///   are lost altogether, as many as the tree says there were
/// @param blocked objects not written because something that must stay is in their place
/// @param summary what the target could not take
public record RestoreResult(
    long files,
    long bytes,
    long kept,
    long deleted,
    long damaged,
    long blocked,
    TargetSummary summary) {

  /// Objects that the target did not take, or that something else is in the place of.
  public long failed() {
    return blocked + summary.failed();
  }

  /// Whether everything is there as it was recorded, ownership aside.
  public boolean isWhole() {
    return damaged == 0 && failed() == 0;
  }
}
