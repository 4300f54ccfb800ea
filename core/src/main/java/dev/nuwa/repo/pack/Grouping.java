package dev.nuwa.repo.pack;

/// Which chunks share a unit (docs/format.md, section 8): small neighbours of one source compress
/// better and hide their sizes together.
///
/// @param limitBytes chunks of gear cutting below this go into groups; 0 = none do
/// @param groupBytes a group is sealed when it holds this much plaintext
/// @param fixedGroupBytes the same for fixed blocks, which are rewritten at random and so would
///   keep large groups half alive
public record Grouping(int limitBytes, int groupBytes, int fixedGroupBytes) {

  /// The defaults of a domain: below 256 KiB, groups of 1 MiB, of 64 KiB for fixed blocks.
  public static final Grouping STANDARD = new Grouping(256 << 10, 1 << 20, 64 << 10);

  /// Every chunk is a unit of its own.
  public static final Grouping NONE = new Grouping(0, 1, 1);

  private static final int GROUP_BYTES_MAX = 64 << 20;

  public Grouping {
    if (limitBytes < 0
        || limitBytes > GROUP_BYTES_MAX
        || groupBytes < 1
        || groupBytes > GROUP_BYTES_MAX
        || fixedGroupBytes < 1
        || fixedGroupBytes > GROUP_BYTES_MAX) {
      throw new IllegalArgumentException(
          "grouping out of range: " + limitBytes + ", " + groupBytes + ", " + fixedGroupBytes);
    }
  }

  /// Chunks below this length go into groups of the given kind.
  int limitBytes(ChunkKind kind) {
    return switch (kind) {
      case GEAR -> limitBytes;
      case FIXED -> Math.min(limitBytes, fixedGroupBytes);
    };
  }

  /// A group of the given kind is sealed when it holds this much.
  int groupBytes(ChunkKind kind) {
    return switch (kind) {
      case GEAR -> groupBytes;
      case FIXED -> fixedGroupBytes;
    };
  }
}
