package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// What this session relied on was given up by a collector and could not be supplied again
/// (docs/format.md, "Publishing a snapshot").
public final class CondemnedException extends BackupException {

  private static final long serialVersionUID = 1L;

  public CondemnedException(String message, String advice) {
    this(message, advice, null);
  }

  public CondemnedException(String message, String advice, @Nullable Throwable cause) {
    super(message, advice, cause);
  }

  public CondemnedException(Sentence what, Sentence next) {
    this(what, next, null);
  }

  public CondemnedException(Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what, next, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.FAILED;
  }
}
