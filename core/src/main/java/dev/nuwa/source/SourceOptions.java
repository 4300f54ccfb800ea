package dev.nuwa.source;

import dev.nuwa.format.ByteString;
import java.nio.file.Path;
import java.util.List;

/// How a tree of files is walked.
///
/// @param selection the user's rules
/// @param boundary whether other file systems below the root are entered
/// @param caches whether directories with a valid `CACHEDIR.TAG` lose their content
/// @param markers names whose presence in a directory leaves out what else is in it
/// @param fileBytesMax larger regular files are left out; `Long.MAX_VALUE` for no limit
/// @param excludedPaths files and directories left out wherever they are met, by identity and not
///   by name: the own repository, cache, state and keys. Those that do not exist are ignored
/// @param spillFolder where names go that do not fit into memory
/// @param sortBytesMax memory for the names of one directory, and again for directories to enter
public record SourceOptions(
    Selection selection,
    Boundary boundary,
    Caches caches,
    List<ByteString> markers,
    long fileBytesMax,
    List<ByteString> excludedPaths,
    Path spillFolder,
    int sortBytesMax) {

  /// Default of `sortBytesMax`: about 60,000 names of usual length.
  public static final int SORT_BYTES_MAX = 2 << 20;

  /// Whether other file systems are entered.
  public enum Boundary {
    CROSS_FILE_SYSTEMS,
    ONE_FILE_SYSTEM
  }

  /// What becomes of directories tagged as caches.
  public enum Caches {
    INCLUDE,
    EXCLUDE
  }

  /// Copies the lists; negative limits are refused.
  public SourceOptions {
    markers = List.copyOf(markers);
    excludedPaths = List.copyOf(excludedPaths);
    if (fileBytesMax < 0 || sortBytesMax < 0) {
      throw new IllegalArgumentException("limits cannot be negative");
    }
  }

  /// Everything, over all file systems.
  public static SourceOptions everything(Path spillFolder) {
    return new SourceOptions(
        Selection.everything(),
        Boundary.CROSS_FILE_SYSTEMS,
        Caches.INCLUDE,
        List.of(),
        Long.MAX_VALUE,
        List.of(),
        spillFolder,
        SORT_BYTES_MAX);
  }

  public SourceOptions withSelection(Selection other) {
    return new SourceOptions(
        other, boundary, caches, markers, fileBytesMax, excludedPaths, spillFolder, sortBytesMax);
  }

  public SourceOptions withExcludedPaths(List<ByteString> paths) {
    return new SourceOptions(
        selection, boundary, caches, markers, fileBytesMax, paths, spillFolder, sortBytesMax);
  }
}
