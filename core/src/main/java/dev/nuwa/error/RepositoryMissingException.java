package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// There is no repository at the given place.
public final class RepositoryMissingException extends BackupException {

  private static final long serialVersionUID = 1L;

  public RepositoryMissingException(String message, String advice) {
    this(message, advice, null);
  }

  public RepositoryMissingException(String message, String advice, @Nullable Throwable cause) {
    super(message, advice, cause);
  }

  public RepositoryMissingException(Sentence what, Sentence next) {
    this(what, next, null);
  }

  public RepositoryMissingException(Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what, next, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.NO_REPOSITORY;
  }
}
