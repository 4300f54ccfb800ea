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

  private final Sentence what;
  private final Sentence next;

  /// @param what what failed, where, with which value
  /// @param next what to do next; may be empty when nothing can be done
  protected BackupException(Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what.english(), cause);
    this.what = what;
    this.next = next;
  }

  /// Fixed sentences, without values.
  protected BackupException(String message, String advice, @Nullable Throwable cause) {
    this(Sentence.of(message), Sentence.of(advice), cause);
  }

  /// What failed, where, with which value, in English (or the words of whoever made it).
  @Override
  public final String getMessage() {
    return what.english();
  }

  /// One sentence on what the user can do next; empty when there is none.
  public final String advice() {
    return next.english();
  }

  /// What failed, for whoever says it in another language.
  public final Sentence what() {
    return what;
  }

  /// What to do next, for whoever says it in another language.
  public final Sentence next() {
    return next;
  }

  /// The exit code of a run that ends with this failure.
  public abstract ExitCode exitCode();

  /// Whether the same call may succeed when tried again.
  public Retry retry() {
    return Retry.CANNOT_HELP;
  }
}
