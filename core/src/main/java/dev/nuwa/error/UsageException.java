package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// The call makes no sense as given: an option, an argument, a combination.
public final class UsageException extends BackupException {

  private static final long serialVersionUID = 1L;

  public UsageException(String message, String advice) {
    this(message, advice, null);
  }

  public UsageException(String message, String advice, @Nullable Throwable cause) {
    super(message, advice, cause);
  }

  public UsageException(Sentence what, Sentence next) {
    this(what, next, null);
  }

  public UsageException(Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what, next, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.USAGE;
  }
}
