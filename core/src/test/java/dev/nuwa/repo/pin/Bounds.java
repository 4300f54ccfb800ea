package dev.nuwa.repo.pin;

import java.util.Set;

/// How much of the world an exploration covers.
///
/// @param writers 1 or 2
/// @param sessions of each writer, one after the other
/// @param collectors 1 or 2
/// @param passes of each collector
/// @param packs names for packs, up to 8
/// @param snaps names for snapshots, up to 8
record Bounds(
    int writers, int sessions, int collectors, int passes, int packs, int snaps, Set<Also> also) {

  static final int GENERATIONS = 4;

  /// What may happen beyond the plain course.
  enum Also {
    /// Collectors give up snapshots without a confirmation.
    UNCONFIRMED,
    /// Collectors give up pins.
    PINS,
    /// Collectors copy chunks still needed before they give up a pack.
    MOVES,
    /// Writers die anywhere and leave their pin.
    DEATH,
    /// Writers are told to stop anywhere.
    STOP,
    /// Two chunks in place of one: packs that are needed in part.
    TWO_CHUNKS
  }

  boolean has(Also what) {
    return also.contains(what);
  }

  int chunks() {
    return has(Also.TWO_CHUNKS) ? 3 : 1;
  }
}
