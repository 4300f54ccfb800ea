package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// A storage did not do what it was asked. What is merely absent is an empty `Optional`, never
/// this.
public final class StorageException extends BackupException {

  /// Why, as far as the storage told. A closed choice: each says whether a retry can help.
  public enum Reason {
    /// The place itself (bucket, directory) is not there.
    MISSING(Retry.CANNOT_HELP),
    /// Credentials or rights.
    REFUSED(Retry.CANNOT_HELP),
    /// The way there is wrong: address, region, certificate, clock.
    MISCONFIGURED(Retry.CANNOT_HELP),
    /// Asked to slow down.
    THROTTLED(Retry.CAN_HELP),
    /// No answer, a broken connection, a stalled transfer, a fault inside the storage.
    UNREACHABLE(Retry.CAN_HELP),
    /// No space or quota left.
    FULL(Retry.CANNOT_HELP),
    /// A retention lock forbids it.
    LOCKED(Retry.CANNOT_HELP),
    /// The object must be thawed first.
    ARCHIVED(Retry.CANNOT_HELP),
    /// What came back is not what was stored: wrong length or checksum in transit.
    CORRUPT(Retry.CAN_HELP),
    /// The name is taken, with other bytes than ours.
    EXISTS(Retry.CANNOT_HELP);

    private final Retry retry;

    Reason(Retry retry) {
      this.retry = retry;
    }
  }

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String object;

  /// @param object the object's name, or empty when it concerns the storage as a whole
  public StorageException(
      Reason reason, String object, String message, String advice, @Nullable Throwable cause) {
    super(message, advice, cause);
    this.reason = reason;
    this.object = object;
  }

  /// @param object the object's name, or empty when it concerns the storage as a whole
  public StorageException(
      Reason reason, String object, Sentence what, Sentence next, @Nullable Throwable cause) {
    super(what, next, cause);
    this.reason = reason;
    this.object = object;
  }

  public Reason reason() {
    return reason;
  }

  /// The object's name; empty when it concerns the storage as a whole.
  public String object() {
    return object;
  }

  @Override
  public Retry retry() {
    return reason.retry;
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.STORAGE;
  }
}
