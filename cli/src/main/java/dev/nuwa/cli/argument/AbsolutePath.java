package dev.nuwa.cli.argument;

import dev.nuwa.format.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/// A path as a snapshot records it: absolute, without `.`, `..` and doubled slashes. Taken apart as
/// text, as a shell does, not by looking at links.
public final class AbsolutePath {

  private AbsolutePath() {}

  /// The absolute form of `path`, relative ones against the working directory.
  public static ByteString of(ByteString path) {
    boolean absolute = path.length() > 0 && path.at(0) == '/';
    ByteString working = ByteString.utf8(System.getProperty("user.dir", "/"));
    Deque<ByteString> components = new ArrayDeque<>();
    if (!absolute) {
      add(components, working);
    }
    add(components, path);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (ByteString component : components) {
      joined.write('/');
      joined.writeBytes(component.bytes());
    }
    return components.isEmpty() ? ByteString.utf8("/") : ByteString.of(joined.toByteArray());
  }

  private static void add(Deque<ByteString> components, ByteString path) {
    int from = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.at(i) == '/') {
        String text = path.slice(from, i).utf8();
        if (text.equals("..")) {
          components.pollLast();
        } else if (!text.isEmpty() && !text.equals(".")) {
          components.addLast(path.slice(from, i));
        }
        from = i + 1;
      }
    }
  }
}
