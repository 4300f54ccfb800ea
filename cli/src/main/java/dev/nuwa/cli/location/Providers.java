package dev.nuwa.cli.location;

import dev.nuwa.storage.StorageProvider;
import java.io.IOException;
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

/// Finds who opens the storages of a scheme. What a cloud needs is the class path of the program,
/// beside its modules, where the launcher saw such a location, and else in a folder that it names:
/// it is looked at when such a location is used, and other runs never touch it
/// (docs/decisions/0012-s3-on-the-sdk.md).
final class Providers {

  /// The schemes that the part `s3` answers to; known here, so that a misspelt one loads nothing.
  private static final Set<String> BUCKETS =
      Set.of("s3", "oss", "cos", "obs", "b2", "r2", "wasabi", "minio");

  /// Names the folder with the parts for storages, each in a folder of its own.
  private static final String FOLDER = "nuwa.storages";

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
    return of(scheme, Providers.class.getClassLoader()).or(() -> beside(scheme));
  }

  private static Optional<StorageProvider> of(String scheme, ClassLoader parts) {
    return ServiceLoader.load(StorageProvider.class, parts).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.schemes().contains(scheme))
        .findFirst();
  }

  /// The launcher has looked for a bucket and not seen this one. Its jars stay open: the storage
  /// loads of them until the process ends.
  private static Optional<StorageProvider> beside(String scheme) {
    String parts = System.getProperty(FOLDER, "");
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(parts, "s3"), "*.jar")) {
      List<URL> found = new ArrayList<>();
      for (Path jar : jars) {
        found.add(jar.toUri().toURL());
      }
      ClassLoader own = Providers.class.getClassLoader();
      return of(scheme, new URLClassLoader(found.toArray(URL[]::new), own));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
