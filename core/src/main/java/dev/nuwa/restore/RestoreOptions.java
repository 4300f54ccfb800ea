package dev.nuwa.restore;

/// What a restore may do to what is already there.
///
/// @param overwrite what becomes of existing files
/// @param extras what becomes of files that the snapshot does not have
/// @param verification whether the restored files are read again and compared
/// @param workers threads that fetch, open and write, at least 1
public record RestoreOptions(
    Overwrite overwrite, Extras extras, Verification verification, int workers) {

  /// What becomes of a file that is already there.
  public enum Overwrite {
    /// The target must be empty, or hold an unfinished restore of ours (files that are complete by
    /// then are kept as with `CHANGED`).
    REFUSE,
    /// It stays as it is.
    NEVER,
    /// It is replaced when its size or time differ.
    CHANGED,
    /// It is replaced.
    ALWAYS
  }

  /// What becomes of files that the snapshot does not have.
  public enum Extras {
    KEEP,
    DELETE
  }

  /// Whether restored files are read again.
  public enum Verification {
    NONE,
    READ_BACK
  }

  public RestoreOptions {
    if (workers < 1) {
      throw new IllegalArgumentException("a restore needs a worker");
    }
  }

  /// The same with so many workers.
  public RestoreOptions with(int other) {
    return new RestoreOptions(overwrite, extras, verification, other);
  }
}
