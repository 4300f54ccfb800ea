package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// What was to be backed up, or the place to restore to, cannot be read or written at all.
public final class SourceException extends BackupException {

  private static final long serialVersionUID = 1L;

  public SourceException(String message, String advice) {
    this(message, advice, null);
  }

  public SourceException(String message, String advice, @Nullable Throwable cause) {
    super(message, advice, cause);
  }

  public SourceException(Sentence what, Sentence next) {
    this(what, next, null);
  }

  public SourceException(Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what, next, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.FAILED;
  }
}
