package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// A wrong password, a key of another repository, or key material that cannot be used.
public final class KeyException extends BackupException {

  private static final long serialVersionUID = 1L;

  public KeyException(String message, String advice) {
    this(message, advice, null);
  }

  public KeyException(String message, String advice, @Nullable Throwable cause) {
    super(message, advice, cause);
  }

  public KeyException(Sentence what, Sentence next) {
    this(what, next, null);
  }

  public KeyException(Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what, next, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.WRONG_KEY;
  }
}
