package dev.nuwa.repo.pin;

import dev.nuwa.error.CondemnedException;

/// What a session needs from the work once all data is stored.
public interface Completion {

  /// Puts a snapshot under a new name; on return it is acknowledged.
  ///
  /// @return its name
  String publish(Candidate candidate);

  /// Finds or stores again what collectors gave up; on return new packs and their indexes are
  /// acknowledged.
  ///
  /// @return what the snapshot relies on in place of what was short
  /// @throws CondemnedException when something cannot be had any more
  Reliance supply(Shortage shortage);
}
