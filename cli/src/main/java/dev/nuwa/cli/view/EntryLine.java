package dev.nuwa.cli.view;

import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Amounts;
import dev.nuwa.cli.text.Width;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.FileType;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;

/// One entry of a tree as a line.
public enum EntryLine {
  SHORT,
  LONG;

  private static final int OWNER_COLUMNS = 16;
  private static final int SIZE_COLUMNS = 9;

  /// For people.
  public String text(ByteString path, Entry entry) {
    String name = path.utf8() + (entry.type() == FileType.DIRECTORY ? "/" : "");
    return switch (this) {
      case SHORT -> name;
      case LONG -> {
        ByteString target = entry.extras().linkTarget();
        yield typeLetter(entry.type())
            + permissions(entry.mode())
            + "  "
            + Width.padRight(owner(entry), OWNER_COLUMNS)
            + "  "
            + Width.padLeft(Amounts.bytes(entry.size()), SIZE_COLUMNS)
            + "  "
            + Times.minutes(entry.times().modified())
            + "  "
            + name
            + (target == null ? "" : " -> " + target.utf8());
      }
    };
  }

  /// For programs (docs/cli.md, "ls").
  public static JsonObject json(ByteString path, Entry entry) {
    JsonObject json =
        new JsonObject()
            .putName("path", path)
            .put("type", word(entry.type()))
            .put("mode", Integer.toOctalString(entry.mode()))
            .put("uid", entry.owner().uid())
            .put("gid", entry.owner().gid())
            .put("user", entry.owner().user().utf8())
            .put("group", entry.owner().group().utf8())
            .put("bytes", entry.size())
            .putIfKnown("modified", modified(entry));
    ByteString target = entry.extras().linkTarget();
    if (target != null) {
      json.putName("linkTarget", target);
    }
    return entry.content() instanceof Content.Missing ? json.put("missing", true) : json;
  }

  /// Components joined by `/` behind a prefix that ends with one, or is empty.
  public static ByteString join(ByteString prefix, List<ByteString> components) {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    path.writeBytes(prefix.bytes());
    for (int i = 0; i < components.size(); i++) {
      if (i > 0) {
        path.write('/');
      }
      path.writeBytes(components.get(i).bytes());
    }
    return ByteString.of(path.toByteArray());
  }

  /// A directory's path with `/` behind it.
  public static ByteString join(ByteString directory) {
    return join(directory, List.of(ByteString.EMPTY, ByteString.EMPTY));
  }

  private static Optional<Object> modified(Entry entry) {
    try {
      return Optional.of(Times.instant(entry.times().modified()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String owner(Entry entry) {
    ByteString user = entry.owner().user();
    ByteString group = entry.owner().group();
    return (user.isEmpty() ? String.valueOf(entry.owner().uid()) : user.utf8())
        + ":"
        + (group.isEmpty() ? String.valueOf(entry.owner().gid()) : group.utf8());
  }

  private static String permissions(int mode) {
    StringBuilder text = new StringBuilder("rwxrwxrwx");
    for (int i = 0; i < 9; i++) {
      if ((mode & (0400 >> i)) == 0) {
        text.setCharAt(i, '-');
      }
    }
    special(text, mode, 04000, 2, 's');
    special(text, mode, 02000, 5, 's');
    special(text, mode, 01000, 8, 't');
    return text.toString();
  }

  private static void special(StringBuilder text, int mode, int bit, int place, char letter) {
    if ((mode & bit) != 0) {
      boolean execute = text.charAt(place) == 'x';
      text.setCharAt(place, execute ? letter : Character.toUpperCase(letter));
    }
  }

  private static char typeLetter(FileType type) {
    return switch (type) {
      case REGULAR -> '-';
      case DIRECTORY -> 'd';
      case SYMBOLIC_LINK -> 'l';
      case BLOCK_DEVICE -> 'b';
      case CHARACTER_DEVICE -> 'c';
      case FIFO -> 'p';
      case SOCKET -> 's';
    };
  }

  /// The type as JSON names it.
  public static String word(FileType type) {
    return switch (type) {
      case REGULAR -> "file";
      case DIRECTORY -> "directory";
      case SYMBOLIC_LINK -> "symlink";
      case BLOCK_DEVICE -> "block";
      case CHARACTER_DEVICE -> "character";
      case FIFO -> "fifo";
      case SOCKET -> "socket";
    };
  }
}
