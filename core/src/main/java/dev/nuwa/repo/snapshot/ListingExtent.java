package dev.nuwa.repo.snapshot;

/// How far a listing of snapshots looks. What it shows is never more than there is; the less it
/// asks, the less it can tell of what is gone.
public enum ListingExtent {
  /// Lists confirmations and drops too, so that a confirmation that is gone is missed although a
  /// copy of it is kept here: for a check, and for whoever collects.
  WHOLE,
  /// Asks for each confirmation by its name, which is the snapshot's: of those that are kept as
  /// copies no request is made. A confirmation is never taken back.
  KNOWN,
  /// The same, and neither drops nor generations are looked at: enough to choose what a backup
  /// builds on. A snapshot may be built on until it is condemned, which the session looks at once
  /// its pin is there.
  TO_BUILD_ON
}
