package dev.nuwa.backup;

import dev.nuwa.chunk.CutParameters;
import java.util.List;

/// How a backup is made.
///
/// @param cut how files are cut
/// @param inlineMax content up to this many bytes lives in its entry
/// @param memoryBytes what the run may use in all
/// @param processors workers that cut, hash, compress and seal
/// @param label what people will find the snapshot by
public record BackupOptions(
    CutWish cut, int inlineMax, long memoryBytes, int processors, Label label) {

  /// How files are cut.
  public sealed interface CutWish {
    /// By content, but for files that change in place: those into fixed blocks.
    record ByFile(CutParameters parameters) implements CutWish {}

    /// By content.
    record Gear(CutParameters parameters) implements CutWish {}

    /// Into blocks of that many bytes.
    record Fixed(int block) implements CutWish {}
  }

  /// Names for people.
  ///
  /// @param program with its version
  public record Label(
      String host, String user, List<String> tags, String description, String program) {

    public Label {
      tags = List.copyOf(tags);
    }
  }
}
