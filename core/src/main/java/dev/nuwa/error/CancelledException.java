package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// The run was asked to stop (Ctrl-C, SIGTERM, an interrupted thread).
public final class CancelledException extends BackupException {

  private static final long serialVersionUID = 1L;

  public CancelledException(String message, String advice) {
    this(message, advice, null);
  }

  public CancelledException(String message, String advice, @Nullable Throwable cause) {
    super(message, advice, cause);
  }

  public CancelledException(Sentence what, Sentence next) {
    this(what, next, null);
  }

  public CancelledException(Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what, next, cause);
  }

  /// For an interrupted wait. The interrupt is thereby consumed: the exception carries it, so that
  /// tidying up on the way out (ending a pin, removing a temporary file) may still block.
  public static CancelledException interrupted(Throwable cause) {
    return new CancelledException("stopped on request", "", cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.INTERRUPTED;
  }
}
