package dev.nuwa.s3;

import dev.nuwa.storage.Storage;
import dev.nuwa.storage.StorageProvider;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Storages on S3 and on the clouds that speak like it.
public final class S3Provider implements StorageProvider {

  /// For the `ServiceLoader`.
  public S3Provider() {}

  @Override
  public Set<String> schemes() {
    return Arrays.stream(Preset.values()).map(Preset::scheme).collect(Collectors.toSet());
  }

  @Override
  public Storage open(String location, Surroundings surroundings) {
    S3Text text = S3Text.of(surroundings.language());
    S3Location place = LocationParser.parse(location, text);
    return new S3Storage(S3Connection.open(place, text, surroundings.traffic()), surroundings);
  }
}
