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

  @Override
  public ExitCode exitCode() {
    return ExitCode.INTERRUPTED;
  }
}
