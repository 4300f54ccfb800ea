package dev.nuwa.policy;

/// What a list of patterns says of a path.
public enum Verdict {
  /// No pattern matches: somebody else decides, and in the end the path is taken.
  SILENT,
  /// The last pattern that matches leaves the path out.
  EXCLUDED,
  /// The last pattern that matches begins with `!` and takes the path back in.
  INCLUDED
}
