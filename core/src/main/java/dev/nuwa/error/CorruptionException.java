package dev.nuwa.error;

import org.jspecify.annotations.Nullable;

/// Stored bytes that are not what their author wrote: wrong checksum, signature, seal, id or shape.
public final class CorruptionException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final String object;
  private final long offset;
  private final String problem;

  /// @param object the stored object's name, or what is known of it
  /// @param offset where in the object, in bytes; -1 when it concerns the whole
  /// @param problem what is wrong there
  public CorruptionException(String object, long offset, String problem) {
    this(object, offset, problem, null);
  }

  public CorruptionException(
      String object, long offset, String problem, @Nullable Throwable cause) {
    super(
        offset < 0
            ? Sentence.of("damaged object {0}: {1}", object, problem)
            : Sentence.of("damaged object {0} at byte {2}: {1}", object, problem, offset),
        Sentence.of("run `nuwa check --read-data` to see what is affected"),
        cause);
    this.object = object;
    this.offset = offset;
    this.problem = problem;
  }

  /// The stored object's name.
  public String object() {
    return object;
  }

  /// Byte offset in the object, or -1 for the whole.
  public long offset() {
    return offset;
  }

  /// What is wrong there, without the object and the place.
  public String problem() {
    return problem;
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.DAMAGE;
  }
}
