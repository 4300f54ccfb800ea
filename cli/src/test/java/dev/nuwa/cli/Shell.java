package dev.nuwa.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Makes and looks at files in ways that Java cannot: names that are not UTF-8, holes, all
/// metadata.
final class Shell {

  private Shell() {}

  /// Runs a script in `folder` and returns what it printed.
  static String run(Path folder, String script) {
    try {
      Process process =
          new ProcessBuilder("sh", "-euc", script)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      byte[] printed = process.getInputStream().readAllBytes();
      String text = new String(printed, StandardCharsets.ISO_8859_1);
      if (process.waitFor() != 0) {
        throw new AssertionError("script failed: " + script + "\n" + text);
      }
      return text;
    } catch (IOException e) {
      throw new AssertionError("cannot run sh", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /// Everything about a tree as text: names, types, modes, owners, times, links, content.
  static String fingerprint(Path folder) {
    return run(
        folder,
        "LC_ALL=C; find . -printf '%P %y %m %U:%G %T@ %l %n\\n' | sort;"
            + " find . -type f -exec sha256sum {} + | sort");
  }
}
