package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// Something of this machine is used up or too small: memory budget, descriptors, space of a
/// target.
public final class ResourceException extends BackupException {

  private static final long serialVersionUID = 1L;

  public ResourceException(String message, String advice) {
    this(message, advice, null);
  }

  public ResourceException(String message, String advice, @Nullable Throwable cause) {
    super(message, advice, cause);
  }

  public ResourceException(Sentence what, Sentence next) {
    this(what, next, null);
  }

  public ResourceException(Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what, next, cause);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.FAILED;
  }
}
