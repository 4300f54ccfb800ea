package dev.nuwa.error;

/// The documented, stable exit codes of the program (docs/cli.md, "Exit codes").
public enum ExitCode {
  DONE(0),
  USAGE(1),
  FAILED(2),
  PARTIAL(3),
  NO_REPOSITORY(4),
  WRONG_KEY(5),
  STORAGE(6),
  DAMAGE(7),
  INTERRUPTED(8),
  NOT_PERMITTED(9);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /// The number the process ends with.
  public int code() {
    return code;
  }
}
