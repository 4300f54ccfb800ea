package dev.nuwa.source.names;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.Limits;
import dev.nuwa.format.tree.EntryKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where a walk stands: the components of the current directory, each followed by a zero byte, as
/// keys begin (docs/format.md section 10). Makes keys and paths without intermediate objects.
public final class KeyBytes {

  /// With a zero byte behind its end, which stands before a name in a key.
  private byte[] prefix = new byte[256];

  private int length;

  public int length() {
    return length;
  }

  public void enter(byte[] name) {
    if (prefix.length < length + name.length + 2) {
      prefix = Arrays.copyOf(prefix, (length + name.length + 2) * 2);
    }
    System.arraycopy(name, 0, prefix, length, name.length);
    length += name.length;
    prefix[length++] = 0;
    prefix[length] = 0;
  }

  public void backTo(int earlierLength) {
    length = earlierLength;
    prefix[length] = 0;
  }

  /// The key of a child of the current directory, or null when it is longer than keys may be.
  public @Nullable EntryKey child(byte[] name) {
    if (length + 1 + name.length > Limits.ENTRY_KEY || name.length > Limits.FILE_NAME) {
      return null;
    }
    return new EntryKey(ByteString.of(prefix, length + 1, name));
  }

  /// The path of a child relative to the root, components joined by `/`.
  public ByteString childPath(byte[] name) {
    byte[] path = Arrays.copyOf(prefix, length + name.length);
    slashes(path, length);
    System.arraycopy(name, 0, path, length, name.length);
    return ByteString.of(path);
  }

  /// The path of the current directory relative to the root, empty for the root.
  public byte[] path() {
    byte[] path = Arrays.copyOf(prefix, Math.max(0, length - 1));
    slashes(path, path.length);
    return path;
  }

  private static void slashes(byte[] path, int end) {
    for (int i = 0; i < end; i++) {
      if (path[i] == 0) {
        path[i] = '/';
      }
    }
  }

  /// The path relative to the root that a key stands for; empty for the root.
  public static byte[] pathOf(EntryKey key) {
    ByteString bytes = key.bytes();
    if (bytes.isEmpty()) {
      return new byte[0];
    }
    byte[] path = new byte[bytes.length() - 1];
    int at = 0; // the zero byte before the name is left out, the others become slashes
    for (int i = 0; i < bytes.length(); i++) {
      boolean beforeName = bytes.at(i) == 0 && (i == 0 || bytes.at(i - 1) == 0);
      if (!beforeName) {
        path[at++] = bytes.at(i) == 0 ? (byte) '/' : bytes.at(i);
      }
    }
    return path;
  }
}
