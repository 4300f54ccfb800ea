package dev.nuwa.source.target;

import java.nio.file.Path;

/// What a restore may do beyond writing files of its own user.
///
/// @param ownership whether uid and gid are set, by number
/// @param setId whether set-user-id and set-group-id bits and capabilities are set; even then only
///   on files whose owner became the recorded one
/// @param devices whether block and character devices are made
/// @param spillFolder where nameless files go that hold what does not fit into memory
public record TargetOptions(
    Permission ownership, Permission setId, Permission devices, Path spillFolder) {

  /// Yes or no, said by name.
  public enum Permission {
    ALLOWED,
    SKIPPED
  }

  /// Everything: for root restoring snapshots it trusts.
  public static TargetOptions everything() {
    return all(Permission.ALLOWED);
  }

  /// Content, mode without set-id bits, times, user attributes: for everybody else.
  public static TargetOptions ownFilesOnly() {
    return all(Permission.SKIPPED);
  }

  /// [#everything] for root, [#ownFilesOnly] for any other user.
  public static TargetOptions usual() {
    return Target.runsAsRoot() ? everything() : ownFilesOnly();
  }

  private static TargetOptions all(Permission permission) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    return new TargetOptions(permission, permission, permission, temporary);
  }

  /// The same with another folder than the one for temporary files.
  public TargetOptions withSpillFolder(Path folder) {
    return new TargetOptions(ownership, setId, devices, folder);
  }
}
