package dev.nuwa.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The files of a working tree, without what a build or a tool puts beside them.
///
/// @param root the folder that holds the root `pom.xml`
public record Checkout(Path root) {
  private static final Set<String> NOT_OURS =
      Set.of(".git", ".idea", ".vscode", "node_modules", "__pycache__");

  /// Folders that builds make, beside a `pom.xml`; deeper down they may be packages.
  private static final Set<String> BUILT = Set.of("target", "build");

  /// The checkout these tests were started in.
  public static Checkout current() {
    String root = System.getProperty("nuwa.root");
    return new Checkout(Path.of(root == null ? ".." : root).toAbsolutePath().normalize());
  }

  /// Every regular file, relative to the root, sorted.
  public List<Path> files() {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(root, new Collector(found));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + root, e);
    }
    found.sort(null);
    return found;
  }

  /// The files whose name ends so.
  public List<Path> files(String suffix) {
    return files().stream().filter(path -> path.toString().endsWith(suffix)).toList();
  }

  /// The folders of compiled main classes: one for each module that has been built.
  public List<Path> classFolders() {
    List<Path> found = new ArrayList<>();
    for (Path pom : files("pom.xml")) {
      Path classes = root.resolve(pom).resolveSibling("target/classes");
      // Benchmarks sit in the packages they measure, as tests do, and like tests have no floor.
      if (Files.isDirectory(classes) && !pom.startsWith("bench")) {
        found.add(classes);
      }
    }
    return found;
  }

  /// Text of a file given relative to the root; bytes that are no UTF-8 are replaced.
  public String text(Path file) {
    try {
      return new String(Files.readAllBytes(root.resolve(file)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> found;

    Collector(List<Path> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = folder.getFileName().toString();
      boolean built = BUILT.contains(name) && Files.exists(folder.resolveSibling("pom.xml"));
      return (built || NOT_OURS.contains(name)) && !folder.equals(root)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        found.add(root.relativize(file));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
