package dev.nuwa.s3;

import dev.nuwa.s3.Preset.Addressing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What a URL says about a place on S3, checked (docs/storages.md, "S3").
///
/// @param bucket its name
/// @param prefix in front of every object's name: empty, or ending in a slash
/// @param place where the server is
/// @param sides who asks, how the server is reached, what every object is stored with
record S3Location(
    Preset preset, String bucket, String prefix, Place place, S3Location.Sides sides) {

  /// @param endpoint the server; empty for AWS, whose address follows from the region
  /// @param region empty when the SDK is to find it
  /// @param dualStack whether AWS is also reached by IPv6
  record Place(
      Optional<URI> endpoint, Optional<String> region, Addressing addressing, boolean dualStack) {}

  /// @param profile of the AWS configuration files; empty for the default one
  /// @param role to assume, by its ARN
  record Access(Optional<String> profile, Optional<String> role) {}

  /// @param authority a PEM file with the certificates to trust instead of the system's
  /// @param proxy its address; empty for what the environment says
  /// @param patience how long a transfer may stand still
  record Network(Optional<Path> authority, Optional<URI> proxy, Duration patience) {}

  /// @param storageClass in the cloud's own words
  /// @param encryption `AES256`, `aws:kms` or `aws:kms:dsse`
  /// @param encryptionKey for `aws:kms`
  /// @param checksum whether each put carries a checksum of its own
  record Writing(
      Optional<String> storageClass,
      Optional<String> encryption,
      Optional<String> encryptionKey,
      boolean checksum) {}

  /// Everything around the place.
  record Sides(Access access, Network network, Writing writing) {}

  Access access() {
    return sides.access();
  }

  Network network() {
    return sides.network();
  }

  Writing writing() {
    return sides.writing();
  }

  /// Whether the server is Amazon's own.
  boolean isAmazon() {
    return place.endpoint().isEmpty();
  }

  /// For people: the bucket and, if there is one, the prefix; no secret.
  String shown() {
    String folder = prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1);
    String server = place.endpoint().map(uri -> " (" + uri.getRawAuthority() + ")").orElse("");
    return preset.scheme() + "://" + bucket + folder + server;
  }
}
