package dev.nuwa.source.target;

/// What a restore may do beyond writing files of its own user.
///
/// @param ownership whether uid and gid are set, by number
/// @param setId whether set-user-id and set-group-id bits and capabilities are set; even then only
///   on files whose owner became the recorded one
/// @param devices whether block and character devices are made
public record TargetOptions(Permission ownership, Permission setId, Permission devices) {

  /// Yes or no, said by name.
  public enum Permission {
    ALLOWED,
    SKIPPED
  }

  /// Everything: for root restoring snapshots it trusts.
  public static TargetOptions everything() {
    return new TargetOptions(Permission.ALLOWED, Permission.ALLOWED, Permission.ALLOWED);
  }

  /// Content, mode without set-id bits, times, user attributes: for everybody else.
  public static TargetOptions ownFilesOnly() {
    return new TargetOptions(Permission.SKIPPED, Permission.SKIPPED, Permission.SKIPPED);
  }

  /// [#everything] for root, [#ownFilesOnly] for any other user.
  public static TargetOptions usual() {
    return Target.runsAsRoot() ? everything() : ownFilesOnly();
  }
}
