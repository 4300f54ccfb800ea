package dev.nuwa.cli.location;

import dev.nuwa.storage.StorageProvider;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/// Finds who opens the storages of a scheme. What a cloud needs is the class path of the program,
/// beside its modules: it is looked at when such a location is used, and other runs never touch it
/// (docs/decisions/0012-s3-on-the-sdk.md).
final class Providers {

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
    return ServiceLoader.load(StorageProvider.class, Providers.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.schemes().contains(scheme))
        .findFirst();
  }
}
