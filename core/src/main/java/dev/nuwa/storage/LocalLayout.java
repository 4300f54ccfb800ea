package dev.nuwa.storage;

import dev.nuwa.error.FormatException;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/// Where a local storage keeps an object (docs/format.md, "Local folders"): in the file of the same
/// path below the root.
///
/// Exception: objects of the kinds `pack` and `index` may be millions, so their last component (of
/// two characters or more) lies one folder deeper, in a folder named by its first two characters
/// and an underscore: `pack/w/abcdef` is the file `pack/w/ab_/abcdef`.
///
/// No object name holds an underscore, so what else is in the root cannot be mistaken for objects:
/// the folder `tmp_` of unfinished files, and the file `nuwa_storage`, which makes the folder a
/// storage. A root without it is a missing storage, never an empty one: so looks an unmounted disk.
///
/// @param root the storage's folder
record LocalLayout(Path root) {

  private static final Set<String> FANNED_KINDS = Set.of("index", "pack");
  private static final String MARK_TEXT = "nuwa local storage, layout 1\n";

  private static final int FAN_CHARS = 2;
  private static final char OWN = '_';

  /// The file of an object.
  Path file(ObjectName name) {
    String value = name.value();
    int last = value.lastIndexOf('/') + 1;
    if (last == 0 || value.length() - last < FAN_CHARS || !FANNED_KINDS.contains(name.kind())) {
      return root.resolve(value);
    }
    String fan = value.substring(last, last + FAN_CHARS) + OWN;
    return root.resolve(value.substring(0, last)).resolve(fan).resolve(value.substring(last));
  }

  /// The folder a file or folder below the root lies in.
  static Path folderOf(Path child) {
    return Objects.requireNonNull(child.getParent(), "below the root there is always a folder");
  }

  /// The folder of unfinished files.
  Path temporary() {
    return root.resolve("tmp" + OWN);
  }

  /// The file that makes a folder a storage.
  Path mark() {
    return root.resolve("nuwa" + OWN + "storage");
  }

  /// What the mark holds.
  static byte[] markBytes() {
    return MARK_TEXT.getBytes(StandardCharsets.US_ASCII);
  }

  /// Whether a folder of that name only spreads files, and which characters they begin with.
  static boolean isFan(String folder) {
    return folder.length() == FAN_CHARS + 1 && folder.charAt(FAN_CHARS) == OWN;
  }

  /// The first characters of all names in a spreading folder.
  static String fanStart(String folder) {
    return folder.substring(0, FAN_CHARS);
  }

  /// Makes sure that this is a storage of a layout we know.
  void requireStorage() throws IOException {
    byte[] found;
    try {
      found = Files.readAllBytes(mark());
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw missing(e);
    }
    if (!Arrays.equals(found, markBytes())) {
      throw new FormatException(
          Sentence.of("local storage {0} has a layout this program does not know", root),
          Sentence.of("use the version of nuwa that wrote it, or a newer one"));
    }
  }

  private StorageException missing(IOException cause) {
    return new StorageException(
        Reason.MISSING,
        "",
        Sentence.of("no storage at {0}: {1} is not there", root, mark().getFileName()),
        Sentence.of("check the path, and that its disk is mounted; `nuwa init` makes a new one"),
        cause);
  }
}
