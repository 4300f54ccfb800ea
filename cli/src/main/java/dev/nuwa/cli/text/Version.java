package dev.nuwa.cli.text;

/// Which program this is.
public final class Version {

  /// As in the build; a test compares them.
  public static final String NUMBER = "0.1.0";

  /// The version of the stored format (docs/format.md).
  public static final int FORMAT = 1;

  private Version() {}
}
