package dev.nuwa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/// Files to look at and to read, made for one benchmark.
public final class Folders {

  /// System property: where they are made; the folder for temporary files when empty.
  public static final String PROPERTY = "nuwa.bench.folder";

  private Folders() {}

  /// A new folder.
  public static Path make() throws IOException {
    String parent = System.getProperty(PROPERTY, "");
    return parent.isEmpty()
        ? Files.createTempDirectory("nuwa-bench")
        : Files.createTempDirectory(Path.of(parent), "nuwa-bench");
  }

  /// A new folder with small files in folders of two hundred.
  public static Path makeSmall(int files) throws IOException {
    Path root = make();
    Random random = new Random(files);
    for (int i = 0; i < files; i++) {
      Path folder = root.resolve("folder-" + i / 200);
      Files.createDirectories(folder);
      byte[] bytes = new byte[200 + random.nextInt(3800)];
      random.nextBytes(bytes);
      Files.write(folder.resolve("file-" + i + ".dat"), bytes);
    }
    return root;
  }

  /// Removes what was made.
  public static void remove(Path root) throws IOException {
    try (Stream<Path> found = Files.walk(root)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
