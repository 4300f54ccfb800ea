package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// The role of the key in use does not allow the call.
public final class NotPermittedException extends BackupException {

  private static final long serialVersionUID = 1L;

  public NotPermittedException(String message, String advice) {
    this(message, advice, null);
  }

  public NotPermittedException(String message, String advice, @Nullable Throwable cause) {
    super(message, advice, cause);
  }

  public NotPermittedException(Sentence what, Sentence next) {
    this(what, next, null);
  }

  public NotPermittedException(Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what, next, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.NOT_PERMITTED;
  }
}
