package dev.nuwa.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/// Files put into a scratch folder to be found by a rule.
final class Planted {
  private Planted() {}

  /// Writes a file below the folder, with its parents.
  static void file(Path folder, String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Compiles sources, given by class name; returns the folder of their class files.
  static Path compile(Path folder, Map<String, String> sources) {
    Path classes = folder.resolve("classes");
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-implicit:none", "-d", classes.toString()));
    sources.forEach((name, text) -> {
      String file = name.replace('.', '/') + ".java";
      file(folder, file, text);
      arguments.add(folder.resolve(file).toString());
    });
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException("the planted sources do not compile");
    }
    return classes;
  }
}
