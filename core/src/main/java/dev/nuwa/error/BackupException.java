package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// The one family of failures. Each says what failed, where, with which value (the message), and
/// what the user can do next ([#advice()]). The doors (CLI, later server and operator) map it by an
/// exhaustive switch; core never prints.
///
/// A message never holds a secret and is written for people: no class names, no stack.
public abstract sealed class BackupException extends RuntimeException
    permits CancelledException,
        CondemnedException,
        CorruptionException,
        FormatException,
        KeyException,
        NotPermittedException,
        RepositoryMissingException,
        ResourceException,
        SourceException,
        StorageException,
        UsageException {

  private static final long serialVersionUID = 1L;

  private final String text;
  private final String advice;

  /// @param message what failed, where, with which value
  /// @param advice one sentence: what to do next; may be empty when nothing can be done
  protected BackupException(String message, String advice, @Nullable Throwable cause) {
    super(message, cause);
    this.text = message;
    this.advice = advice;
  }

  /// What failed, where, with which value.
  @Override
  public final String getMessage() {
    return text;
  }

  /// One sentence on what the user can do next; empty when there is none.
  public final String advice() {
    return advice;
  }

  /// The exit code of a run that ends with this failure.
  public abstract ExitCode exitCode();

  /// Whether the same call may succeed when tried again.
  public Retry retry() {
    return Retry.CANNOT_HELP;
  }
}
