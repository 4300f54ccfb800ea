package dev.nuwa.s3;

import dev.nuwa.s3.Preset.Addressing;
import dev.nuwa.s3.wire.Bucket;
import dev.nuwa.s3.wire.BucketAddress;
import dev.nuwa.storage.StorageProvider.Traffic;
import java.net.URI;
import java.net.URL;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/// A place with the bucket that is asked there, and the words for what goes wrong.
///
/// Nothing is repeated here: repeating belongs to the one wrapper that knows the budget and tells
/// the user (docs/decisions/0012-s3-on-the-sdk.md). Bodies go as they are, not cut into signed
/// pieces, which costs a server and a client half a processor each and has broken servers;
/// checksums are sent where the server is known to read them.
final class S3Connection implements AutoCloseable {

  private final S3Location location;
  private final S3Text text;
  private final S3Credentials credentials;
  private final SdkHttpClient http;
  private final Region region;
  private final Bucket bucket;
  private volatile @Nullable BucketAddress address;

  private S3Connection(S3Location location, S3Text text, Traffic traffic) {
    this.location = location;
    this.text = text;
    this.http = HttpClients.of(location.network(), traffic, text);
    this.credentials = new S3Credentials(location, http, text);
    this.region = region();
    this.bucket = new Bucket(http, credentials, this::address, region.id());
  }

  /// No request is sent.
  static S3Connection open(S3Location location, S3Text text, Traffic traffic) {
    return new S3Connection(location, text, traffic);
  }

  S3Location location() {
    return location;
  }

  S3Text text() {
    return text;
  }

  Bucket bucket() {
    return bucket;
  }

  S3Credentials credentials() {
    return credentials;
  }

  @Override
  public void close() {
    credentials.close();
    http.close();
  }

  /// Amazon's addresses are the SDK's to know (regions, partitions, what the environment and the
  /// profile say of endpoints); those of other servers are given.
  private BucketAddress address() {
    BucketAddress known = address;
    if (known == null) {
      known = location.place().endpoint().map(this::at).orElseGet(this::atAmazon);
      address = known;
    }
    return known;
  }

  private BucketAddress at(URI server) {
    return location.place().addressing() == Addressing.PATH
        ? BucketAddress.inPath(server, location.bucket())
        : BucketAddress.inHost(server, location.bucket());
  }

  private BucketAddress atAmazon() {
    try (S3Client client = client()) {
      String key = "x";
      URL object = client.utilities().getUrl(r -> r.bucket(location.bucket()).key(key));
      return BucketAddress.ofObject(URI.create(object.toString()), key);
    }
  }

  /// A client of the SDK for the same place; closed by the caller.
  S3Client client() {
    S3Location.Place place = location.place();
    boolean path = place.addressing() == Addressing.PATH;
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .credentialsProvider(credentials)
            .region(region)
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                S3Configuration.builder()
                    .pathStyleAccessEnabled(path)
                    .chunkedEncodingEnabled(false)
                    .build());
    place.endpoint().ifPresent(builder::endpointOverride);
    if (place.dualStack()) {
      builder.dualstackEnabled(true);
    }
    location
        .access()
        .profile()
        .ifPresent(name ->
            builder.overrideConfiguration(
                builder.overrideConfiguration().toBuilder().defaultProfileName(name).build()));
    return builder.build();
  }

  private Region region() {
    return location.place().region().map(Region::of).orElseGet(this::regionOfTheEnvironment);
  }

  /// From `AWS_REGION`, the profile, or the machine; a bucket elsewhere answers where it is.
  private Region regionOfTheEnvironment() {
    Supplier<DefaultAwsRegionProviderChain> chain =
        () -> {
          DefaultAwsRegionProviderChain.Builder builder = DefaultAwsRegionProviderChain.builder();
          location.access().profile().ifPresent(builder::profileName);
          return builder.build();
        };
    try {
      return chain.get().getRegion();
    } catch (SdkClientException e) {
      throw text.usage(S3Message.NO_REGION, S3Message.TRY_NO_REGION, location.shown());
    }
  }
}
