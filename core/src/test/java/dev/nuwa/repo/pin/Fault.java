package dev.nuwa.repo.pin;

/// A rule of the protocol broken by the writer's driver: the state machine stays as shipped, but
/// what it is told is not what it asked for. Each must lead to a counter-example.
enum Fault {
  NONE,
  /// W1: the generations are read before the pin is put.
  READ_BEFORE_PIN,
  /// W4: the second look tells what the first one saw.
  NO_SECOND_LOOK,
  /// W4: the own pin is not looked for.
  NO_OWN_PIN,
  /// W4b: the confirmation counts at once.
  NO_LAST_LOOK,
  /// W4 and W4b: the own snapshot is not looked for.
  NO_OWN_SNAPSHOT,
  /// W4 alone does not look for the own snapshot: an economy, W4b finds it.
  OWN_SNAPSHOT_ONLY_LAST,
  /// W5: the pin is ended before the snapshot is there.
  PIN_ENDED_EARLY,
  /// W2: what a hint named is believed and does not join the reliance.
  HINTS_BELIEVED,
  /// W4: with the pin gone the parent is still taken to be whole.
  LOST_PARENT_BELIEVED
}
