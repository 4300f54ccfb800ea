package dev.nuwa.cli.location;

import dev.nuwa.storage.StorageProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/// Finds who opens the storages of a scheme. What a cloud needs lies in a folder of jars beside the
/// program, which the launcher names, and is opened by a class loader of its own at the moment when
/// such a location is used: other runs never touch it (docs/decisions/0012-s3-on-the-sdk.md).
final class Providers {

  private static final String FOLDER_PROPERTY = "nuwa.storages";

  /// The schemes that the part `s3` answers to; known here, so that a misspelt one loads nothing.
  private static final Set<String> BUCKETS =
      Set.of("s3", "oss", "cos", "obs", "b2", "r2", "wasabi", "minio");

  private Providers() {}

  /// Whether a location of this scheme is a bucket.
  static boolean isKnown(String scheme) {
    return BUCKETS.contains(scheme);
  }

  /// Who opens it; empty when that part of the program is not here.
  static Optional<StorageProvider> of(String scheme) {
    if (!isKnown(scheme)) {
      return Optional.empty();
    }
    return ServiceLoader.load(StorageProvider.class, loader("s3")).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.schemes().contains(scheme))
        .findFirst();
  }

  /// Lives as long as the process: there is one location in a run.
  private static ClassLoader loader(String part) {
    ClassLoader own = Providers.class.getClassLoader();
    String folder = System.getProperty(FOLDER_PROPERTY, "");
    List<URL> jars = folder.isEmpty() ? List.of() : jars(Path.of(folder, part));
    return jars.isEmpty() ? own : new URLClassLoader(part, jars.toArray(URL[]::new), own);
  }

  private static List<URL> jars(Path folder) {
    List<URL> jars = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return jars;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path file : files) {
        jars.add(url(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
    return jars;
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }
}
