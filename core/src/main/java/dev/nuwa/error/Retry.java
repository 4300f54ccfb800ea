package dev.nuwa.error;

/// Whether trying the same thing again can help.
public enum Retry {
  /// The same call may succeed later.
  CAN_HELP,
  /// The same call fails again until somebody changes something.
  CANNOT_HELP
}
