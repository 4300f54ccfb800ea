package dev.nuwa.source.portable;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Device;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Identity;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Entries from Java's `unix:*` attributes.
final class PortableEntries {

  private static final int FORMAT = 0xf000;

  private PortableEntries() {}

  /// @throws IOException when the object cannot be looked at
  static Entry read(Path path) throws IOException {
    Map<String, Object> seen = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
    int mode = (int) number(seen, "mode");
    FileType type = type(mode & FORMAT);
    ByteString target =
        type == FileType.SYMBOLIC_LINK
            ? ByteString.utf8(Files.readSymbolicLink(path).toString())
            : null;
    Device device = type.isDevice() ? device(number(seen, "rdev")) : null;
    Extras extras = new Extras(0, device, target, List.of(), 0, false);
    Times times =
        new Times(
            time(seen.get("lastModifiedTime"), Instant.EPOCH),
            seen.get("ctime") == null ? null : time(seen.get("ctime"), Instant.EPOCH),
            null);
    return new Entry(
        type,
        mode & 07777,
        owner(seen),
        type == FileType.REGULAR ? number(seen, "size") : 0,
        times,
        new Identity(number(seen, "dev"), number(seen, "ino")),
        extras,
        new Content.Empty());
  }

  private static Owner owner(Map<String, Object> seen) {
    return new Owner(
        number(seen, "uid") & 0xffffffffL,
        number(seen, "gid") & 0xffffffffL,
        name(seen.get("owner")),
        name(seen.get("group")));
  }

  private static ByteString name(@Nullable Object principal) {
    String text = principal == null ? "" : principal.toString();
    return text.chars().allMatch(Character::isDigit) ? ByteString.EMPTY : ByteString.utf8(text);
  }

  private static long number(Map<String, Object> seen, String attribute) {
    return seen.get(attribute) instanceof Number number ? number.longValue() : 0;
  }

  private static Timestamp time(@Nullable Object value, Instant otherwise) {
    Instant instant = value instanceof FileTime time ? time.toInstant() : otherwise;
    return new Timestamp(instant.getEpochSecond(), instant.getNano());
  }

  private static Device device(long number) {
    return new Device((int) (number >>> 24) & 0xff, (int) number & 0xffffff);
  }

  private static FileType type(int format) {
    return switch (format) {
      case 0x1000 -> FileType.FIFO;
      case 0x2000 -> FileType.CHARACTER_DEVICE;
      case 0x4000 -> FileType.DIRECTORY;
      case 0x6000 -> FileType.BLOCK_DEVICE;
      case 0xa000 -> FileType.SYMBOLIC_LINK;
      case 0xc000 -> FileType.SOCKET;
      default -> FileType.REGULAR;
    };
  }
}
