package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// Stored bytes of a version, suite or feature this program does not know: refused, never repaired.
public final class FormatException extends BackupException {

  private static final long serialVersionUID = 1L;

  public FormatException(String message, String advice) {
    this(message, advice, null);
  }

  public FormatException(String message, String advice, @Nullable Throwable cause) {
    super(message, advice, cause);
  }

  public FormatException(Sentence what, Sentence next) {
    this(what, next, null);
  }

  public FormatException(Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what, next, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.FAILED;
  }
}
